using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Api.Rest;

/// <summary>Conversations of programs, as a channel like any other.</summary>
internal sealed class ApiPlatform : PulledPlatform
{
    public const string ChannelName = "api";

    public override string Name => ChannelName;

    public override bool TakesDocuments(ConversationReference to) => true;

    public override Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken) =>
        throw new AttachmentUnavailableException("Files are sent to POST /api/documents.");
}
