using System.Text.Json.Nodes;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Server.Web;

/// <summary>The chat page as a channel like any other. Pages follow the jobs of their conversation themselves, so that nothing is
/// posted to them.</summary>
internal sealed class WebPlatform(WebUploads uploads) : IPlatform
{
    public const string ChannelName = "web";

    /// <summary>All chats of the page are one place to assistants and prompts.</summary>
    public const string Channel = "web";

    public string Name => ChannelName;

    // What is seen there is what was asked and answered.
    public bool CanAnnounce => false;

    public bool TakesDocuments(ConversationReference to) => true;

    public Task<Sender> IdentifyAsync(ConversationReference from, CancellationToken cancellationToken) => Task.FromResult(from.Sender);

    public UpdatePolicy PolicyOf(ConversationReference to) => default;

    public IReadOnlyList<JsonObject> Render(Draft draft, ConversationReference to) => [];

    public Task<string?> PostAsync(ConversationReference to, OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<string?> UpdateAsync(ConversationReference to, string messageId, OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task DeleteAsync(ConversationReference to, string messageId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken) => uploads.OpenAsync(attachment, cancellationToken);
}

internal static class WebChatModule
{
    public static void AddWebChat(this WebApplicationBuilder builder, string dataDirectory)
    {
        builder.Services.AddSingleton(provider => new WebUploads(Path.Combine(dataDirectory, "uploads"), provider.GetRequiredService<IFileCopies>()));
        builder.Services.AddSingleton<IPlatform, WebPlatform>();
        builder.Services.AddHostedService<UploadPruner>();
    }
}
