using System.Text.Json.Nodes;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Platforms;

/// <summary>A platform to which nothing is posted: whoever is there follows the jobs of their conversation themselves.</summary>
public abstract class PulledPlatform : IPlatform
{
    public abstract string Name { get; }

    // What is seen there is what was asked and answered.
    public bool CanAnnounce => false;

    public virtual bool TakesDocuments(ConversationReference to) => true;

    public Task<Sender> IdentifyAsync(ConversationReference from, CancellationToken cancellationToken) => Task.FromResult(from.Sender);

    public UpdatePolicy PolicyOf(ConversationReference to) => default;

    public IReadOnlyList<JsonObject> Render(Draft draft, ConversationReference to) => [];

    public Task<string?> PostAsync(ConversationReference to, OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<string?> UpdateAsync(ConversationReference to, string messageId, OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task DeleteAsync(ConversationReference to, string messageId, CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken);
}
