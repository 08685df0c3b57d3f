using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Server.Web;

/// <summary>The chat page as a channel like any other.</summary>
internal sealed class WebChannel(WebChats chats, WebUploads uploads) : IChannel
{
    public const string ChannelName = "web";

    /// <summary>All chats of the page are one place to assistants and prompts.</summary>
    public const string Room = "web";

    public string Name => ChannelName;

    public Task<Sender> IdentifyAsync(InboxEntry entry, CancellationToken cancellationToken) => Task.FromResult(entry.Sender);

    public IReplyWriter OpenReply(Turn turn, IReadOnlyList<string> existing) => new Writer(chats, turn);

    public Task DeleteAsync(Turn turn, IReadOnlyList<string> messageIds, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Stream> OpenAttachmentAsync(InboxEntry entry, Attachment attachment, CancellationToken cancellationToken) => Task.FromResult(uploads.Open(attachment));

    private sealed class Writer(WebChats chats, Turn turn) : IReplyWriter
    {
        private readonly (string Id, string Text) question = turn.Entry.Event switch
        {
            MessagePosted posted => (posted.MessageId, posted.Shown ?? posted.Text),
            FormSubmitted form => (form.MessageId, ""),
            // What the bot says of its own accord stands where it was said.
            _ => (Guid.CreateVersion7(turn.Entry.ReceivedAt).ToString("N"), ""),
        };

        public Task<bool> BeginFormAsync(string title, Language language, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => Show(live => live with { Status = status });

        public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => Show(live => live with { Text = textSoFar });

        public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
        {
            await Show(live => live with { Finished = reply });
            return [$"reply:{question.Id}"];
        }

        private Task Show(Func<LiveReply, LiveReply> change)
        {
            chats.Update(turn.Conversation, question.Id, question.Text, change);
            return Task.CompletedTask;
        }
    }
}

internal static class WebChatModule
{
    public static void AddWebChat(this WebApplicationBuilder builder, string dataDirectory)
    {
        builder.Services.AddSingleton<WebChats>();
        builder.Services.AddSingleton(new WebUploads(Path.Combine(dataDirectory, "uploads")));
        builder.Services.AddSingleton<IChannel, WebChannel>();
        builder.Services.AddHostedService<UploadPruner>();
    }
}
