using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Administration.Usage;

public sealed class UsageCommand(UsageService service, Currency currency, TimeProvider time) : IChatCommand
{
    private static readonly Argument<string?> Whose = new("whose") { Description = "`me`, `channel`, `assistant` or `all`; without it your own", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> Span = new("span") { Description = "`day`, `week` or `month`; without it the week", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Csv = new("--csv") { Description = "As a file of comma-separated values" };

    public string Example => "usage channel week";

    public Command Describe() => new("usage", "Show what models took: tokens, calls and cost, by day and model") { Whose, Span, Csv };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        string[] words = [parsed.GetValue(Whose) ?? "me", parsed.GetValue(Span) ?? "week"];
        if (words[0] is "day" or "week" or "month")
            words = ["me", words[0]];
        UsageFilter? filter = words[0] switch
        {
            "me" => new UsageFilter(context.Person.Id),
            "channel" => new UsageFilter(Channel: context.Channel),
            "assistant" => new UsageFilter(Assistant: context.Account.Assistant),
            "all" => new UsageFilter(),
            _ => null,
        };
        int? days = words[1] switch { "day" => 1, "week" => 7, "month" => 31, _ => null };
        if (filter is null || days is null)
            return new CommandResult.Refused("Say whose usage of what span: `me`, `channel`, `assistant` or `all`, and `day`, `week` or `month`.", Example);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (await service.AllAsync(context.Actor, today.AddDays(1 - days.Value), today, filter, cancellationToken) is not { } records)
            return new CommandResult.Refused("What others took is for editors and administrators to see. `usage me` shows your own.", "usage me");
        if (records.Count == 0)
            return CommandResult.Say("No model was asked in that time.");
        if (parsed.GetValue(Csv))
        {
            return new CommandResult.Done(new Reply(context.Localizer.Say($"{records.Count} lines, as a file.")) { Document = new ReplyDocument("usage.csv", ToCsv(records), $"usage {words[0]} {words[1]} --csv") });
        }

        var lines = records.GroupBy(record => (record.Day, record.Model)).OrderByDescending(group => group.Key.Day)
            .Select(group => (Phrase)$"- {group.Key.Day:yyyy-MM-dd}, {group.Key.Model}: {group.Sum(record => record.Calls):N0} calls, {group.Sum(record => record.TokensIn):N0} tokens in, {group.Sum(record => record.TokensOut):N0} out{Cost(group.Sum(record => record.Cost))}");
        return CommandResult.Say($"**What models took**\n\n{Phrase.Lines(lines.Take(40))}\n\n**{records.Sum(record => record.TokensIn + record.TokensOut):N0}** tokens in all{Cost(records.Sum(record => record.Cost))}.");
    }

    /// <summary>A line for each day, person, channel, assistant and model.</summary>
    public static string ToCsv(IEnumerable<UsageRecord> records)
    {
        var csv = new StringBuilder("day,person,channel,assistant,model,calls,tokens_in,tokens_out,cost\r\n");
        foreach (var record in records)
            csv.Append(CultureInfo.InvariantCulture, $"{record.Day:yyyy-MM-dd},{Cell(record.Account.PersonId)},{Cell(record.Account.Channel)},{Cell(record.Account.Assistant)},{Cell(record.Model)},{record.Calls},{record.TokensIn},{record.TokensOut},{record.Cost}\r\n");
        return csv.ToString();
    }

    private Phrase Cost(decimal cost) => cost > 0 ? (Phrase)$", {cost:0.####} {currency.Code}" : "";

    // What a table would take for a formula is text.
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
