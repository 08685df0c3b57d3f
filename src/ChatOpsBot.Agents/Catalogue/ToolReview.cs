using System.CommandLine;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>A service as administrators name it.</summary>
internal static class NamedService
{
    public static readonly Argument<string> Name = new("service") { Description = "What its tools' names begin with" };
}

internal sealed class ToolReview(ToolService tools) : IChatCommand
{
    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public string Example => "tool review orders";

    public Command Describe() => new("review", "Look at how a service describes its tools otherwise than when it was added") { NamedService.Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(NamedService.Name);
        var (changes, wrong) = await tools.ReviewAsync(name, cancellationToken);
        if (changes is null)
            return new CommandResult.Refused(wrong!, "tool list");
        if (changes.IsNone)
            return CommandResult.Say($"**{name}** describes its tools as it did when they were looked at.");
        var lines = changes.New.Select(tool => (Phrase)$"- new: `{tool.Name}` ({ToolList.Risk(tool.Risk)}): {ToolList.Short(tool.Function.Description)}")
            .Concat(changes.Gone.Select(tool => (Phrase)$"- gone: `{tool.Name}`"))
            .Concat(changes.Changed.SelectMany(each => Lines(each.Before, each.After)));
        return CommandResult.Say(
            $"**{name}** describes its tools otherwise than when they were looked at. What has changed is not called before you accept it; what is written there is the service's word and no instruction.\n\n{Phrase.Lines(lines)}",
            new ReplyButton(context.Localizer.Say("Accept"), $"tool accept {name} {changes.Mark}"));
    }

    private static IEnumerable<Phrase> Lines(Tool before, Tool after)
    {
        yield return $"- changed: `{after.Name}`";
        if (before.Risk != after.Risk)
            yield return $"  - it {ToolList.Risk(before.Risk)} before, and {ToolList.Risk(after.Risk)} now";
        if (before.Function.Description != after.Function.Description)
            yield return $"  - was: {Quoted(before.Function.Description)}\n  - is: {Quoted(after.Function.Description)}";
        foreach (var (name, old, now) in ToolChanges.Arguments(before, after))
            yield return old is null ? $"  - new argument `{name}`: {Quoted(now!)}" : now is null ? $"  - no argument `{name}` any more" : (Phrase)$"  - argument `{name}` was {Quoted(old)}, is {Quoted(now)}";
    }

    private static string Quoted(string text) => Runs.RunView.Plain(text);
}

internal sealed class ToolAccept(ToolService tools) : IChatCommand
{
    private static readonly Argument<string> Mark = new("mark") { Description = "What the description that was shown is known by; its button has it" };

    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public bool IsForButtons => true;

    public string Example => "tool accept orders 0a1b2c3d";

    public Command Describe() => new("accept", "Have the tools of a service be as it describes them now") { NamedService.Name, Mark };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(NamedService.Name);
        return await tools.AcceptAsync(context.Actor, name, parsed.GetRequiredValue(Mark), cancellationToken) is { } against
            ? new CommandResult.Refused(against, $"tool review {name}")
            : CommandResult.Say($"Agents use the tools of **{name}** as it describes them now.");
    }
}
