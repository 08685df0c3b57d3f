using System.CommandLine;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;

namespace ChatOpsBot.Agents.Catalogue;

internal sealed class ToolList(ToolService tools) : IChatCommand
{
    private const int LongestDescription = 100;
    private static readonly Option<string?> After = Pages.After();

    public string Group => "tool";

    public string Example => "tool list";

    public Command Describe() => new("list", "List the tools that agents can use for you") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => Pages.Of(
        "**Tools**", await tools.ListAsync(context.Actor, context.Person, new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken),
        each => $"`{each.Tool.Name}` ({Risk(each.Tool.Risk)}{(each.Setting.IsEnabled ? "" : (Phrase)", off")}): {Short(each.Tool.Function.Description)}", "tool list");

    public static Phrase Risk(ToolRisk risk) => risk switch
    {
        ToolRisk.Read => "reads",
        ToolRisk.Write => "changes something",
        _ => "can't be taken back",
    };

    public static string Short(string description) => description.Length > LongestDescription ? $"{description[..LongestDescription].ReplaceLineEndings(" ")}…" : description.ReplaceLineEndings(" ");
}

internal sealed class ToolShow(ToolService tools) : IChatCommand
{
    public string Group => "tool";

    public string Example => "tool show calculate";

    public Command Describe() => new("show", "Show what a tool does, what it is given, and what has to be allowed") { NamedTool.Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (found, unknown) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { } state)
            return unknown!;
        var schema = JsonNode.Parse(state.Tool.Function.JsonSchema.GetRawText()) as JsonObject ?? [];
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string?)name).ToHashSet(StringComparer.Ordinal);
        var arguments = (schema["properties"] as JsonObject ?? []).Select(member => (Phrase)$"- `{member.Key}`{(required.Contains(member.Key) ? "" : (Phrase)" (optional)")} {(string?)member.Value?["description"] ?? ""}");
        Phrase approval = state.Setting.Approval switch
        {
            null when state.Tool.Risk == ToolRisk.Read => "nothing has to be allowed",
            null or ApprovalRule.Always => "each call has to be allowed",
            ApprovalRule.First => "the first call in each run has to be allowed",
            ApprovalRule.Never => "nothing has to be allowed",
            var rule => (Phrase)$"has to be allowed where `{rule}`",
        };
        Phrase of = state.Origin is { } origin ? (Phrase)$"; of {origin.Address}, added by {origin.AddedBy}" : "";
        Phrase access = state.Setting.Access is { } who ? (Phrase)$"\n\nFor {string.Join(", ", who)}" : "";
        Phrase by = state.Setting.Approvers is { } named ? (Phrase)$"\n\nIts calls are allowed by {string.Join(", ", named)}" : "";
        Phrase eyes = state.Setting.IsFourEyes ? "\n\nNobody allows what they have asked for themselves" : "";
        Phrase limits = (state.Setting.LongestSeconds, state.Setting.MostAnHour) switch
        {
            (null, null) => "",
            (var seconds, null) => (Phrase)$"\n\nA call may take {seconds} seconds",
            var (seconds, most) => (Phrase)$"\n\nA call may take {seconds ?? 30} seconds, and there are at most {most} in an hour",
        };
        Phrase verified = state.Setting.Verification is { } verifies ? (Phrase)$"\n\nWhether an interrupted call was done is looked up: `{verifies}`{(state.Setting.DoneIf is { } holds ? (Phrase)$", if `{holds}`" : "")}" : "";
        Phrase dryRun = state.Setting.DryRun is { } tries ? (Phrase)$"\n\nBefore it is asked about it is tried: `{tries}`" : "";
        Phrase quota = (state.Setting.MostADay, state.Setting.Budget) switch
        {
            (null, null) => "",
            ({ } most, null) => (Phrase)$"\n\nThere are at most {most} calls in a day",
            (null, { } budget) => (Phrase)$"\n\nIn a day all calls may come to `{budget}`",
            ({ } most, { } budget) => (Phrase)$"\n\nThere are at most {most} calls in a day, and all may come to `{budget}`",
        };
        Phrase off = state.Setting.IsEnabled ? "" : "\n\n**off**";
        return CommandResult.Say($"**{state.Tool.Name}**\n\n{state.Tool.Function.Description}\n\n{Phrase.Lines(arguments)}\n\nIt {ToolList.Risk(state.Tool.Risk)}; {approval}{of}{by}{eyes}{access}{limits}{quota}{verified}{dryRun}{off}");
    }
}

/// <summary>A tool as people name it.</summary>
internal static class NamedTool
{
    public static readonly Argument<string> Name = new("tool") { Description = "Its name in `tool list`" };

    public static async Task<(ToolState? State, CommandResult? Unknown)> FindAsync(ToolService tools, ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (await tools.FindAsync(context.Actor, context.Person, name, cancellationToken) is { } state)
            return (state, null);
        var near = Spelling.Nearest(name, await tools.NamesAsync(context.Actor, context.Person, cancellationToken)).FirstOrDefault();
        return (null, near is not null && Spelling.Distance(near, name) <= Math.Max(2, name.Length / 3)
            ? new CommandResult.Refused($"There is no tool `{name}`. Did you mean `{near}`?", "tool list")
            : new CommandResult.Refused($"There is no tool `{name}`.", "tool list"));
    }
}
