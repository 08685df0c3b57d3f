using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Memories;

internal sealed class MemoryShow(MemoryService memories) : IChatCommand
{
    public string Group => "memory";

    public string Example => "memory show";

    public Command Describe() => new("show", "Show what agents remember of you and of the team");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var known = await memories.OfAsync(context.Actor.Id, context.Entry.IsShared, cancellationToken);
        return known.Count == 0
            ? new CommandResult.Refused(context.Entry.IsShared ? "Nothing is remembered of the team. What is of you alone, I show where others do not read." : (Phrase)"Nothing is remembered of you or of the team.", "memory add My cost centre is 4711.")
            : CommandResult.Say($"**What I remember**\n\n{Phrase.Lines(known.Select(Line))}");
    }

    private static Phrase Line(Memory memory) => memory.PersonId is null ? (Phrase)$"- {memory.Id} (team): {memory.Text}" : (Phrase)$"- {memory.Id}: {memory.Text}";
}

internal sealed class MemoryAdd(MemoryService memories) : IChatCommand
{
    public string Group => "memory";

    public bool Changes => true;

    public bool TakesText => true;

    public string Example => "memory add My cost centre is 4711.";

    public Command Describe() => new("add", "Have agents remember something of you; nobody else sees it") { Text() };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => AddAsync(memories, context, isTeam: false, Example, cancellationToken);

    public static Argument<string[]> Text() => new("text") { Arity = ArgumentArity.OneOrMore };

    public static async Task<CommandResult> AddAsync(MemoryService memories, CommandContext context, bool isTeam, string example, CancellationToken cancellationToken)
    {
        var (kept, wrong) = await memories.AddAsync(context.Actor, context.Text, isTeam, cancellationToken);
        return kept is null
            ? new CommandResult.Refused(wrong!, example)
            : CommandResult.Say($"I remember it under {kept.Id}.", new ReplyButton("Forget it", $"memory forget {kept.Id}"));
    }
}

internal sealed class MemoryTeam(MemoryService memories) : IChatCommand
{
    public string Group => "memory";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public bool TakesText => true;

    public string Example => "memory team Releases are on Thursdays.";

    public Command Describe() => new("team", "Have agents remember something for everybody") { MemoryAdd.Text() };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) => MemoryAdd.AddAsync(memories, context, isTeam: true, Example, cancellationToken);
}

internal sealed class MemoryChange(MemoryService memories) : IChatCommand
{
    public string Group => "memory";

    public bool Changes => true;

    public bool TakesText => true;

    public string Example => "memory change 3 My cost centre is 4712.";

    public Command Describe() => new("change", "Correct something that is remembered") { MemoryAdd.Text() };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (number, text) = Typed.Cut(context.Text.Trim());
        if (!long.TryParse(number, CultureInfo.InvariantCulture, out var id))
            return new CommandResult.Refused("Begin with its number in `memory show`.", Example);
        return await memories.ChangeAsync(context.Actor, id, text, cancellationToken) is { } against ? new CommandResult.Refused(against, "memory show") : CommandResult.Say($"{id} is changed.");
    }
}

internal sealed class MemoryForget(MemoryService memories) : IChatCommand
{
    private static readonly Argument<long> Number = new("number") { Description = "Its number in `memory show`" };

    public string Group => "memory";

    public bool Changes => true;

    public string Example => "memory forget 3";

    public Command Describe() => new("forget", "Have something forgotten") { Number };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Number);
        return await memories.ForgetAsync(context.Actor, id, cancellationToken) is { } against ? new CommandResult.Refused(against, "memory show") : CommandResult.Say($"{id} is forgotten.");
    }
}
