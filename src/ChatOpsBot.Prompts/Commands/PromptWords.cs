using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>The arguments that prompt commands share.</summary>
internal sealed class PromptWords(PromptLibrary library, PromptEditing editing)
{
    public static Argument<string> Name() => new("name") { Description = "The prompt's name in `prompt list`" };

    public static Option<string> Scope() => new("--scope")
    {
        Description = "Where: `everywhere`, `here` (this channel), `assistant:NAME`, or `room:…` as `prompt scope` shows it",
        DefaultValueFactory = _ => PromptScope.Everywhere,
    };

    /// <summary>The prompt that is meant, or why there is none.</summary>
    public (PromptSubject? Subject, CommandResult? Refused) Find(string name, string? scope, CommandContext context, string command)
    {
        var bare = name.Trim('`', '"').ToLowerInvariant();
        if (Read(scope ?? PromptScope.Everywhere, context.Snapshot, context.Channel) is not { } where)
            return (null, new CommandResult.Refused($"`{scope}` is no scope. There are `everywhere`, `here` and `assistant:NAME`.", $"{command} {bare} --scope here"));
        if (PromptNames.Wrong(bare) is { } wrong)
            return (null, new CommandResult.Refused(wrong, "prompt list"));
        if (editing.Find(context.Snapshot, bare, where) is { } subject)
            return (subject, null);
        var near = Spelling.Nearest(bare, library.In(context.Snapshot, context.Place).Names).FirstOrDefault();
        return (null, new CommandResult.Refused($"There is no prompt `{bare}`. Did you mean `{near}`? `prompt create {bare}` makes a new one.", $"{command} {near}"));
    }

    /// <param name="here">The channel that <c>here</c> is; null where there is none.</param>
    /// <returns>Null when it is none, or names an assistant that is not there.</returns>
    public static string? Read(string written, Snapshot snapshot, string? here) => written.Trim('`') switch
    {
        PromptScope.Everywhere => PromptScope.Everywhere,
        "here" when here is not null => PromptScope.Channel(here),
        var channel when channel.StartsWith("room:", StringComparison.Ordinal) && channel.Length > 5 => channel,
        var assistant when assistant.StartsWith("assistant:", StringComparison.Ordinal) && snapshot.Find(assistant[10..]) is { } known => PromptScope.Assistant(known.Name),
        _ => null,
    };

    public static PlaceOf Place(CommandContext context) => new(context.Snapshot, context.Place);
}
