using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Administration.Audit;

internal sealed class AuditList(IAuditLog audit, TimeProvider time) : IChatCommand
{
    private const int Shown = 15;
    private static readonly Argument<string[]> Which = new("filter") { Description = "Any of: an e-mail (who), how an action or subject begins (what), a day as 2026-01-31 or a span as 7d or 12h (since)", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<long?> Before = new("--before") { Description = "Only entries with smaller numbers" };

    public Right Needs => Right.ReadAudit;

    public string Example => "audit ed@example.com prompt 7d";

    public Command Describe() => new("audit", "Show who changed what, and what was refused") { Which, Before };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var written = words.GetValue(Which) ?? [];
        var filter = written.Aggregate(new AuditFilter(), (read, word) =>
            word.StartsWith("<@", StringComparison.Ordinal) || word.Contains('@', StringComparison.Ordinal) ? read with { Who = word }
            : Moments.Since(word, time.GetUtcNow()) is { } since ? read with { Since = since }
            : read with { What = word.Trim('`') });
        if (filter.Who is { } mention && mention.StartsWith("<@", StringComparison.Ordinal) && await context.LookUpAsync(mention.Trim('<', '@', '>')) is { Email: { } email })
            filter = filter with { Who = email };
        filter = filter with { Who = filter.Who?.ToLowerInvariant() };
        var records = await audit.ListAsync(filter, words.GetValue(Before), Shown + 1, cancellationToken);
        if (records.Count == 0)
            return CommandResult.Say(written.Length == 0 ? "Nothing was changed yet." : "No entry is like that.");
        return CommandResult.Say($"**Audit log**\n\n{string.Join('\n', records.Take(Shown).Select(record => $"- {Line(record)}"))}",
        [
            .. records.Count > Shown ? (ReplyButton[])[new("Earlier ›", $"audit {string.Join(' ', written)} --before {records[Shown - 1].Number}".Replace("  ", " ", StringComparison.Ordinal))] : [],
        ]);
    }

    private static string Line(AuditRecord record)
    {
        var entry = record.Entry;
        var values = entry is { Before: null, After: null } ? "" : $": {Short(entry.Before)} → {Short(entry.After)}";
        return string.Create(CultureInfo.InvariantCulture, $"{record.Number}, {record.At:yyyy-MM-dd HH:mm:ss} UTC, {entry.PersonId}: {(entry.WasRefused ? "**refused** " : "")}`{entry.Action}` {entry.Subject}{values}");
    }

    // Long texts are in the export; who changed what is told here.
    private static string Short(string? value) => value is null ? "nothing" : value.Length <= 60 && !value.Contains('\n', StringComparison.Ordinal) ? $"`{(value.Length == 0 ? " " : value.Replace('`', '\''))}`" : string.Create(CultureInfo.InvariantCulture, $"({value.Length:N0} characters)");
}

internal sealed class AuditVerify(IAuditLog audit) : IChatCommand
{
    public string Group => "audit";

    public Right Needs => Right.ReadAudit;

    public string Example => "audit verify";

    public Command Describe() => new("verify", "Check that no entry of the audit log was changed or taken away");

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var verdict = await audit.VerifyAsync(cancellationToken);
        return verdict.BrokenAt is { } number
            ? CommandResult.Say($"**The audit log was tampered with**, from entry {number} on: an entry there was changed, or one is missing. Compare it with an export that was kept elsewhere.")
            : CommandResult.Say($"All {verdict.Entries:N0} entries are as they were written. The last has the hash `{verdict.Head}`; kept elsewhere, it proves later that nothing before it changed.");
    }
}

internal sealed class AuditExport(IAuditLog audit) : IChatCommand
{
    private const int Most = 50;
    private const int Longest = 8_000;

    public string Group => "audit";

    public Right Needs => Right.ReadAudit;

    public string Example => "audit export";

    public Command Describe() => new("export", "Show the newest entries as JSON Lines; all of them are at `/api/audit`");

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var left = Longest;
        var lines = (await audit.ListAsync(new AuditFilter(), before: null, Most, cancellationToken)).Select(AuditLine.Of).TakeWhile(line => (left -= line.Length) > 0).Reverse().ToList();
        return CommandResult.Say($"```json\n{string.Join('\n', lines).Replace("```", "` ` `", StringComparison.Ordinal)}\n```\n\nThe whole log: `GET /api/audit`, with a key that has the scope `read-audit`.");
    }
}
