using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Server.Web;

/// <summary>The chat page as a channel like any other.</summary>
internal sealed class WebPlatform(WebUploads uploads) : PulledPlatform
{
    public const string ChannelName = "web";

    /// <summary>All chats of the page are one place to assistants and prompts.</summary>
    public const string Channel = "web";

    public override string Name => ChannelName;

    public override Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken) => uploads.OpenAsync(attachment, cancellationToken);
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
