using System.ComponentModel;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Messages to people and channels, and who they are. A message is shown before it is sent, whole; sent again under its key it
/// arrives once.</summary>
internal sealed class MessageTools(Messenger messenger, IContacts contacts, PlatformDirectory platforms, IInbox inbox, TimeProvider time) : IToolSource
{
    public const string Post = "post_message";
    private const string ByKey = "key";

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
    [
        new(KernelFunctionFactory.CreateFromMethod(PostAsync, Post, "Sends a message to a person or a channel, in the name of the bot."), ToolRisk.Write) { KeyHeader = ByKey, IsAlwaysShown = true, Tells = "to" },
        new(KernelFunctionFactory.CreateFromMethod(FindAsync, "find_person", "Tells whether somebody can be written to, and under which e-mail."), ToolRisk.Read),
        new(KernelFunctionFactory.CreateFromMethod(FindChannelAsync, "find_channel", "Tells whether something can be posted in a channel."), ToolRisk.Read),
    ]);

    private async Task<string> PostAsync([Description("An e-mail, a person's name, or a channel as #ops")] string to, [Description("In Markdown")] string text, Kernel kernel, CancellationToken cancellationToken)
    {
        var caller = ToolCaller.In(kernel);
        var said = new Reply($"{text}\n\n*{caller.Person.Name ?? caller.Person.Id}*");
        if (to.StartsWith('#'))
        {
            var channel = await ChannelAsync(caller.Place, to.TrimStart('#'), cancellationToken)
                ?? throw new ToolException($"There is no channel {to} here that the bot and the person are in.");
            await inbox.AddAsync(InboxEntry.From(channel, $"told:{caller.Key}:{to}", new Announcement(said), time.GetUtcNow()), cancellationToken);
            return $"It is posted in {to}.";
        }

        var id = await PersonAsync(to, cancellationToken);
        return await messenger.TellAsync(id, caller.Key, _ => Task.FromResult(said), cancellationToken)
            ? $"It is sent to {id}."
            : throw new ToolException($"Nobody knows where to write to {id}.");
    }

    private async Task<ConversationReference?> ChannelAsync(ConversationReference from, string channel, CancellationToken cancellationToken)
    {
        try
        {
            return await platforms.Of(from).FindChannelAsync(from, channel, cancellationToken);
        }
        catch (PlatformException untold)
        {
            throw new ToolException("The platform does not tell which channels there are just now.", untold);
        }
    }

    private async Task<string> FindChannelAsync([Description("As #ops")] string name, Kernel kernel, CancellationToken cancellationToken) => await ChannelAsync(ToolCaller.In(kernel).Place, name.TrimStart('#'), cancellationToken) is null
        ? $"There is no channel {name} here that the bot and the person are in. In Teams, channels are those of the team in which the task was given."
        : $"{name} can be posted in.";

    private async Task<string> FindAsync([Description("A name or an e-mail")] string who, CancellationToken cancellationToken)
    {
        var id = await PersonAsync(who, cancellationToken);
        return await messenger.IsReachableAsync(id, cancellationToken) ? $"{id} can be written to." : $"{id} can't be written to.";
    }

    private async Task<string> PersonAsync(string who, CancellationToken cancellationToken) => who.Contains('@', StringComparison.Ordinal)
        ? who.Trim().ToLowerInvariant()
        : await contacts.NamedAsync(who.Trim(), cancellationToken) ?? throw new ToolException($"Nobody is known as '{who}', or several are. An e-mail says who is meant.");
}
