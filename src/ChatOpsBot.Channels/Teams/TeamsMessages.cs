using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Messages in Teams: streamed while they come into being in personal chats, elsewhere updated.</summary>
internal sealed class TeamsMessages(TeamsConnector connector)
{
    // Before the id of a message that is a stream which has not ended.
    private const string Stream = "stream:";

    public async Task<string?> PostAsync(TeamsAddress to, OutboundMessage message, CancellationToken cancellationToken)
    {
        message = await WithFileAsync(to, message, cancellationToken);
        if (message.Phase == MessagePhase.Complete)
            return await connector.SendAsync(to, message.Content, cancellationToken);
        if (to.IsPersonal && await StreamAsync(to, null, message, cancellationToken) is { } begun)
            return begun;
        await connector.SendAsync(to with { ActivityId = null }, TeamsRenderer.Typing(), cancellationToken);
        return await connector.SendAsync(to, message.Content, cancellationToken);
    }

    public async Task<string?> UpdateAsync(TeamsAddress to, string id, OutboundMessage message, CancellationToken cancellationToken)
    {
        message = await WithFileAsync(to, message, cancellationToken);
        if (id.StartsWith(Stream, StringComparison.Ordinal))
        {
            var stream = id[Stream.Length..];
            if (message.Phase != MessagePhase.Complete)
                // Only what continues the text before can be streamed; its end may replace it.
                return message.Continues ? await StreamAsync(to, stream, message, cancellationToken) ?? stream : id;
            if (await EndAsync(to, stream, message, cancellationToken))
                return stream;
            id = stream;
        }

        try
        {
            await connector.UpdateAsync(to, id, message.Content, cancellationToken, isPassing: message.Phase != MessagePhase.Complete);
            return id;
        }
        catch (CallFailedException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed)
        {
            return await connector.SendAsync(to, message.Content, cancellationToken);
        }
    }

    public async Task DeleteAsync(TeamsAddress to, string id, CancellationToken cancellationToken)
    {
        try
        {
            await connector.DeleteAsync(to, id.StartsWith(Stream, StringComparison.Ordinal) ? id[Stream.Length..] : id, cancellationToken);
        }
        catch (CallFailedException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // What should not be there is not there.
        }
    }

    // The file is put where the person lets it be, and the message leads there; where that is refused, it asks them again.
    private async Task<OutboundMessage> WithFileAsync(TeamsAddress to, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Content[TeamsRenderer.Document] is not JsonValue document)
            return message;
        var content = (JsonObject)message.Content.DeepClone();
        content.Remove(TeamsRenderer.Document);
        if (to.Upload is not { } allowed || JsonNode.Parse(allowed) is not JsonObject upload)
            return message with { Content = content };
        try
        {
            await connector.UploadAsync(to, (string)upload["uploadUrl"]!, Encoding.UTF8.GetBytes((string)document!), cancellationToken);
            content["attachments"] = new JsonArray(TeamsRenderer.FileCard(upload));
        }
        catch (CallFailedException)
        {
            // Whatever hinders it: what is said is said, and the person is asked again.
        }

        return message with { Content = content };
    }

    // Null where Teams does not stream it.
    private async Task<string?> StreamAsync(TeamsAddress to, string? stream, OutboundMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var id = await connector.SendAsync(to, TeamsRenderer.Streaming(message, stream), cancellationToken, isPassing: stream is not null);
            return (stream ?? id) is { } known ? $"{Stream}{known}" : null;
        }
        catch (CallFailedException refused) when (refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
        {
            return IsStopped(refused) ? throw new ReplyAbandonedException() : null;
        }
    }

    // Whether it did: its time may have been up, or an earlier attempt had ended it, and the message is there under the stream's id.
    private async Task<bool> EndAsync(TeamsAddress to, string stream, OutboundMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await connector.SendAsync(to, TeamsRenderer.EndStream(message.Content, stream), cancellationToken);
            return true;
        }
        catch (CallFailedException ended) when (ended.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            return IsStopped(ended) ? throw new ReplyAbandonedException() : false;
        }
    }

    private static bool IsStopped(CallFailedException refused) => refused.Detail.Contains("cancel", StringComparison.OrdinalIgnoreCase);
}
