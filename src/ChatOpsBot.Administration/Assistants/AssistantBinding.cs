using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Assistants;

internal sealed class AssistantBind(AssistantService assistants) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The assistant's name in `assistant list`" };
    private static readonly Option<string?> Channel = new("--channel") { Description = "Another channel, as `assistant list` or `prompt scope` names it; this one when left out" };

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant bind default";

    public Command Describe() => new("bind", "Have an assistant answer in this channel") { Name, Channel };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (context.Snapshot.Find(name) is not { } assistant)
            return AssistantShow.Unknown(name, context);
        var channel = ChannelOf(parsed.GetValue(Channel), context);
        var before = context.Snapshot.AssistantIn(channel).Name;
        var refused = await assistants.BindToAsync(context.Actor, channel, assistant.Name, cancellationToken);
        return refused is not null
            ? new CommandResult.Refused(refused, "assistant list")
            : CommandResult.Say($"**{assistant.Name}** answers {Where(channel, context)}, from the next message on. Before: {before}.", new ReplyButton("Undo", $"assistant {(before == Assistant.DefaultName ? "unbind" : $"bind {before}")}{(channel == context.Channel ? "" : $" --channel {channel}")}"));
    }

    public static Phrase Where(string channel, CommandContext context) => channel == context.Channel ? "here" : (Phrase)$"in {channel}";

    public static string ChannelOf(string? written, CommandContext context) => written switch
    {
        null or "here" => context.Channel,
        _ => written.Trim('`') is var channel && channel.StartsWith("room:", StringComparison.Ordinal) ? channel[5..] : channel,
    };
}

internal sealed class AssistantUnbind(AssistantService assistants) : IChatCommand
{
    private static readonly Option<string?> Channel = new("--channel") { Description = "Another channel; this one when left out" };

    public string Group => "assistant";

    public Right Needs => Right.ManageAssistants;

    public bool Changes => true;

    public string Example => "assistant unbind";

    public Command Describe() => new("unbind", "Have `default` answer in this channel again") { Channel };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var channel = AssistantBind.ChannelOf(parsed.GetValue(Channel), context);
        if (!context.Snapshot.Bindings.TryGetValue(channel, out var before))
            return new CommandResult.Refused("No assistant is bound there; `default` answers.", "assistant list");
        await assistants.UnbindAsync(context.Actor, channel, before, cancellationToken);
        return CommandResult.Say($"`default` answers {AssistantBind.Where(channel, context)} again.", new ReplyButton("Undo", $"assistant bind {before}{(channel == context.Channel ? "" : $" --channel {channel}")}"));
    }
}
