using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Administration.Assistants;

internal sealed class AssistantBind(IAdministrationStore store, CurrentAdministration administration) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The assistant's name in `assistant list`" };
    private static readonly Option<string?> Room = new("--room") { Description = "Another channel, as `assistant list` or `prompt scope` names it; this one when left out" };

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant bind default";

    public Command Describe() => new("bind", "Have an assistant answer in this channel") { Name, Room };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetRequiredValue(Name).Trim('`');
        if (context.Administered.Find(name) is not { } assistant)
            return AssistantShow.Unknown(name, context);
        var room = RoomOf(words.GetValue(Room), context);
        var before = context.Administered.AssistantIn(room).Name;
        var refused = await store.ChangeAsync(
            new AdministrationChange.Bind(room, assistant.Name), context.Audit("assistant.bound", room, before, assistant.Name), now => now.Find(name) is null ? (Phrase)$"The assistant `{name}` is not there any more." : null, cancellationToken);
        administration.Expire();
        return refused is not null
            ? new CommandResult.Refused(refused, "assistant list")
            : CommandResult.Say($"**{assistant.Name}** answers {Where(room, context)}, from the next message on. Before: {before}.", new ReplyButton("Undo", $"assistant {(before == Assistant.DefaultName ? "unbind" : $"bind {before}")}{(room == context.Room ? "" : $" --room {room}")}"));
    }

    public static Phrase Where(string room, CommandContext context) => room == context.Room ? "here" : (Phrase)$"in {room}";

    public static string RoomOf(string? written, CommandContext context) => written switch
    {
        null or "here" => context.Room,
        _ => written.Trim('`') is var room && room.StartsWith("room:", StringComparison.Ordinal) ? room[5..] : room,
    };
}

internal sealed class AssistantUnbind(IAdministrationStore store, CurrentAdministration administration) : IChatCommand
{
    private static readonly Option<string?> Room = new("--room") { Description = "Another channel; this one when left out" };

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant unbind";

    public Command Describe() => new("unbind", "Have `default` answer in this channel again") { Room };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var room = AssistantBind.RoomOf(words.GetValue(Room), context);
        if (!context.Administered.Bindings.TryGetValue(room, out var before))
            return new CommandResult.Refused("No assistant is bound there; `default` answers.", "assistant list");
        await store.ChangeAsync(new AdministrationChange.Bind(room, null), context.Audit("assistant.unbound", room, before), _ => null, cancellationToken);
        administration.Expire();
        return CommandResult.Say($"`default` answers {AssistantBind.Where(room, context)} again.", new ReplyButton("Undo", $"assistant bind {before}{(room == context.Room ? "" : $" --room {room}")}"));
    }
}
