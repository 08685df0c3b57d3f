using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Server.Web;

/// <summary>The chat page as a channel like any other. Pages follow the jobs of their conversation themselves, so that nothing is brought
/// to them.</summary>
internal sealed class WebPlatform(WebUploads uploads) : IPlatform
{
    public const string ChannelName = "web";

    /// <summary>All chats of the page are one place to assistants and prompts.</summary>
    public const string Channel = "web";

    public string Name => ChannelName;

    public Task<Sender> IdentifyAsync(InboxEntry entry, CancellationToken cancellationToken) => Task.FromResult(entry.Sender);

    public IReplyWriter OpenReply(Delivery delivery, IReadOnlyList<string> existing) => new Writer();

    public Task DeleteAsync(InboxEntry entry, IReadOnlyList<string> messageIds, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Stream> OpenAttachmentAsync(InboxEntry entry, Attachment attachment, CancellationToken cancellationToken) => Task.FromResult(uploads.Open(attachment));

    private sealed class Writer : IReplyWriter
    {
        public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
    }
}

internal static class WebChatModule
{
    public static void AddWebChat(this WebApplicationBuilder builder, string dataDirectory)
    {
        builder.Services.AddSingleton(new WebUploads(Path.Combine(dataDirectory, "uploads")));
        builder.Services.AddSingleton<IPlatform, WebPlatform>();
        builder.Services.AddHostedService<UploadPruner>();
    }
}
