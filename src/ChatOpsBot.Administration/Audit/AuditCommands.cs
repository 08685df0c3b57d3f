using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Administration.Audit;

internal sealed class AuditList(AuditService audit, TimeProvider time) : IChatCommand
{
    private const int LongestDifference = 400;
    private static readonly Argument<string[]> Which = new("filter") { Description = "Any of: an e-mail or a name (who), an entry's number, how an action or subject begins (what), a day as 2026-01-31 or a span as 7d or 12h (since)", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<long?> Before = new("--before") { Description = "Only entries with smaller numbers" };

    public Right Needs => Right.ReadAudit;

    public string Example => "audit ed@example.com prompt 7d";

    public Command Describe() => new("audit", "Show who changed what, and what was refused") { Which, Before };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var written = parsed.GetValue(Which) ?? [];
        if (written is [var only] && long.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return await audit.FindAsync(number, cancellationToken) is { } entry ? CommandResult.Say(Line(entry, isWhole: true)) : new CommandResult.Refused($"There is no entry {number}.", "audit");
        var filter = written.Aggregate(new AuditFilter(), (read, word) =>
            word.StartsWith("<@", StringComparison.Ordinal) || word.Contains('@', StringComparison.Ordinal) ? read with { Who = word }
            : Moments.Since(word, time.GetUtcNow()) is { } since ? read with { Since = since }
            : read with { What = word.Trim('`') });
        if (filter.Who is { } mention && mention.StartsWith("<@", StringComparison.Ordinal) && await context.LookUpAsync(mention.Trim('<', '@', '>')) is { Email: { } email })
            filter = filter with { Who = email };
        if (filter is { Who: null, What: { } name } && await audit.PersonAsync(name, cancellationToken) is { } person)
            filter = filter with { Who = person, What = null };
        filter = filter with { Who = filter.Who?.ToLowerInvariant() };
        var page = await audit.ListAsync(filter, new PageRequest($"{parsed.GetValue(Before)}", Pages.Size), cancellationToken);
        if (page.Items.Count == 0)
            return CommandResult.Say(written.Length == 0 ? "Nothing was changed yet." : "No entry is like that.");
        return CommandResult.Say($"**Audit log**\n\n{Phrase.Lines(page.Items.Select(record => (Phrase)$"- {Line(record)}"))}",
        [
            .. page.Next is { } next ? (ReplyButton[])[new("Earlier ›", $"audit {string.Join(' ', written)} --before {next}".Replace("  ", " ", StringComparison.Ordinal))] : [],
        ]);
    }

    private static Phrase Line(AuditRecord record, bool isWhole = false)
    {
        var entry = record.Entry;
        Phrase refused = entry.WasRefused ? "**refused** " : "";
        return $"{record.Number}, {record.At:yyyy-MM-dd HH:mm:ss} UTC, {entry.PersonId}: {refused}`{entry.Action}` {entry.Subject}{Values(record, isWhole)}";
    }

    // Short values stand in the line, of long ones what differs.
    private static Phrase Values(AuditRecord record, bool isWhole)
    {
        var (before, after) = (record.Entry.Before, record.Entry.After);
        if (before is null && after is null)
            return "";
        if (IsShort(before) && IsShort(after))
            return $": {Short(before)} → {Short(after)}";
        var difference = Differences.Show(before ?? "", after ?? "");
        return isWhole || difference.Length <= LongestDifference
            ? (Phrase)$":\n\n{difference}\n"
            : (Phrase)$":\n\n{difference[..difference.LastIndexOf('\n', LongestDifference)]}\n> … (`audit {record.Number}`)\n";
    }

    private static bool IsShort(string? value) => value is null || (value.Length <= 60 && !value.Contains('\n', StringComparison.Ordinal));

    private static Phrase Short(string? value) => value is null ? "nothing" : (Phrase)$"`{(value.Length == 0 ? " " : value.Replace('`', '\''))}`";
}

internal sealed class AuditVerify(AuditService audit) : IChatCommand
{
    public string Group => "audit";

    public Right Needs => Right.ReadAudit;

    public string Example => "audit verify";

    public Command Describe() => new("verify", "Check that no entry of the audit log was changed or taken away");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var verdict = await audit.VerifyAsync(cancellationToken);
        return verdict.BrokenAt is { } number
            ? CommandResult.Say($"**The audit log was tampered with**, from entry {number} on: an entry there was changed, or one is missing. Compare it with an export that was kept elsewhere.")
            : CommandResult.Say($"All {verdict.Entries:N0} entries are as they were written. The last has the hash `{verdict.Head}`; kept elsewhere, it proves later that nothing before it changed.");
    }
}

internal sealed class AuditExport(AuditService audit) : IChatCommand
{
    private const int Most = 50;
    private const int Longest = 8_000;

    public string Group => "audit";

    public Right Needs => Right.ReadAudit;

    public string Example => "audit export";

    public Command Describe() => new("export", "Show the newest entries as JSON Lines; all of them are at `/api/audit`");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var left = Longest;
        var lines = (await audit.ListAsync(new AuditFilter(), new PageRequest(Size: Most), cancellationToken)).Items.Select(AuditLine.Of).TakeWhile(line => (left -= line.Length) > 0).Reverse().ToList();
        return CommandResult.Say($"```json\n{string.Join('\n', lines).Replace("```", "` ` `", StringComparison.Ordinal)}\n```\n\nThe whole log: `GET /api/audit`, with a key that has the scope `read-audit`.");
    }
}
