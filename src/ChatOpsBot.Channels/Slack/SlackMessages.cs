using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Messages in Slack. Each carries what it replies to, so that one whose id was lost is found again.</summary>
internal sealed class SlackMessages(SlackApi api, ChannelPace pace)
{
    /// <summary>Of a message that is a file, the name of what it holds.</summary>
    public const string Document = "document";

    private const string EventType = "chatops_turn";
    private static readonly TimeSpan LongTurn = TimeSpan.FromMilliseconds(500);

    /// <summary>In a channel, a modal, where only the person sees it, or by a response_url, which may be used five times.</summary>
    public Task<string?> PostAsync(SlackAddress to, OutboundMessage message, CancellationToken cancellationToken) =>
        to.View is { } view ? ShowAsync(view, message.Content, cancellationToken)
        : to.ResponseUrl is { } url ? RespondAsync(url, message.Content, cancellationToken)
        : to.IsAside ? SayAsideAsync(to, message.Content, cancellationToken)
        : message.Content[Document] is JsonObject document ? UploadAsync(to, message, document, cancellationToken)
        : PostInChannelAsync(to, message, cancellationToken);

    public async Task<string?> UpdateAsync(SlackAddress to, string ts, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (to.View is not null || to.ResponseUrl is not null || to.IsAside)
            return await PostAsync(to, message, cancellationToken);
        if (message.Content[Document] is JsonObject document)
        {
            await UploadAsync(to, message, document, cancellationToken);
            var said = (JsonObject)message.Content.DeepClone();
            said.Remove(Document);
            message = message with { Content = said };
        }

        try
        {
            await CallAsync("chat.update", to, message, ts, cancellationToken);
            return ts;
        }
        catch (CallFailedException gone) when (gone.Detail is "message_not_found" or "cant_update_message" or "edit_window_closed")
        {
            return await PostInChannelAsync(to, message, cancellationToken);
        }
    }

    public async Task DeleteAsync(SlackAddress to, string ts, CancellationToken cancellationToken)
    {
        try
        {
            await api.CallAsync("chat.delete", new JsonObject { ["channel"] = to.Channel, ["ts"] = ts }, cancellationToken);
        }
        catch (CallFailedException gone) when (gone.Detail is "message_not_found" or "channel_not_found")
        {
            // What should not be there is not there.
        }
    }

    /// <returns>The modal's id; null when the three seconds are over that Slack gives for it.</returns>
    public async Task<string?> OpenModalAsync(string trigger, string title, Language language, CancellationToken cancellationToken)
    {
        try
        {
            // See https://docs.slack.dev/reference/methods/views.open/.
            var opened = await api.CallAsync("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = SlackFormRenderer.Text(title, "…", language) }, cancellationToken);
            return opened.GetProperty("view").GetProperty("id").GetString();
        }
        catch (CallFailedException late) when (late.Detail is "expired_trigger_id" or "trigger_expired" or "exchanged_trigger_id" or "invalid_trigger_id" or "trigger_exchanged")
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<string>> FindAsync(SlackAddress to, string key, CancellationToken cancellationToken)
    {
        if (to.View is not null || to.ResponseUrl is not null || to.IsAside)
            return [];
        var method = to.ThreadTs is null ? "conversations.history" : "conversations.replies";
        var search = new JsonObject { ["channel"] = to.Channel, ["include_all_metadata"] = true, ["limit"] = 200, ["oldest"] = to.QuestionTs ?? "0" };
        if (to.ThreadTs is not null)
            search["ts"] = to.ThreadTs;
        try
        {
            var found = await api.CallAsync(method, search, cancellationToken);
            return [.. found.GetProperty("messages").EnumerateArray().Where(message => IsOf(key, message)).Select(message => message.GetProperty("ts").GetString()!)];
        }
        catch (CallFailedException unreadable) when (unreadable.Detail is "missing_scope" or "not_in_channel" or "channel_not_found" or "thread_not_found")
        {
            // A thread that the bot can't read is answered all the same.
            return [];
        }
    }

    // See https://docs.slack.dev/messaging/working-with-files/#upload.
    private async Task<string?> UploadAsync(SlackAddress to, OutboundMessage message, JsonObject document, CancellationToken cancellationToken)
    {
        var (name, text, said) = ((string)document["name"]!, Encoding.UTF8.GetBytes((string)document["text"]!), (string?)message.Content["text"]);
        try
        {
            var place = await api.CallAsync("files.getUploadURLExternal", new JsonObject { ["filename"] = name, ["length"] = text.Length }, cancellationToken);
            await api.UploadAsync(place.GetProperty("upload_url").GetString()!, text, cancellationToken);
            var shared = new JsonObject { ["files"] = new JsonArray(new JsonObject { ["id"] = place.GetProperty("file_id").GetString(), ["title"] = name }), ["channel_id"] = to.Channel, ["initial_comment"] = said };
            if (to.ThreadTs is not null)
                shared["thread_ts"] = to.ThreadTs;
            await api.CallAsync("files.completeUploadExternal", shared, cancellationToken);
        }
        catch (CallFailedException refused) when (!refused.IsAway)
        {
            // The app lacks files:write, or the workspace takes none: what the file says has been said in the message before.
        }

        return null;
    }

    private Task<string?> PostInChannelAsync(SlackAddress to, OutboundMessage message, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        return OwnTime.WaitForAsync(() => pace.InTurnAsync(to.Channel, PostAsync, cancellationToken));

        async Task<string?> PostAsync()
        {
            if (message.EnsureOurs is { } ensure && Stopwatch.GetElapsedTime(asked) > LongTurn)
                await ensure(cancellationToken);
            return (await CallAsync("chat.postMessage", to, message, null, cancellationToken)).GetProperty("ts").GetString();
        }
    }

    private async Task<string?> ShowAsync(string view, JsonObject content, CancellationToken cancellationToken)
    {
        try
        {
            await api.CallAsync("views.update", new JsonObject { ["view_id"] = view, ["view"] = content.DeepClone() }, cancellationToken);
        }
        catch (CallFailedException gone) when (gone.Detail is "not_found" or "view_not_found")
        {
            // The person has closed it.
        }

        return null;
    }

    // Each use replaces the one before, so that repeating one changes nothing.
    private async Task<string?> RespondAsync(string url, JsonObject content, CancellationToken cancellationToken)
    {
        await api.RespondAsync(url, content, cancellationToken);
        return null;
    }

    // See https://docs.slack.dev/reference/methods/chat.postEphemeral/.
    private async Task<string?> SayAsideAsync(SlackAddress to, JsonObject content, CancellationToken cancellationToken)
    {
        var call = (JsonObject)content.DeepClone();
        try
        {
            call["channel"] = to.Channel;
            call["user"] = to.User;
            await api.CallAsync("chat.postEphemeral", call, cancellationToken);
        }
        catch (CallFailedException elsewhere) when (elsewhere.Detail is "channel_not_found" or "not_in_channel" or "user_not_in_channel" or "is_archived")
        {
            call.Remove("user");
            call["channel"] = to.User;
            await api.CallAsync("chat.postMessage", call, cancellationToken);
        }

        return null;
    }

    private async Task<JsonElement> CallAsync(string method, SlackAddress to, OutboundMessage message, string? ts, CancellationToken cancellationToken)
    {
        var isPassing = ts is not null && message.Phase != MessagePhase.Complete;
        try
        {
            return await api.CallAsync(method, Address(message.Content, to, message.Key, ts), cancellationToken, isPassing);
        }
        catch (CallFailedException strange) when (strange.Detail is "invalid_blocks" or "invalid_blocks_format" or "block_mismatch")
        {
            return await api.CallAsync(method, Address(SlackRenderer.Plain(message.Content), to, message.Key, ts), cancellationToken, isPassing);
        }
    }

    private static JsonObject Address(JsonObject content, SlackAddress to, string key, string? ts)
    {
        var call = (JsonObject)content.DeepClone();
        call["channel"] = to.Channel;
        if (ts is not null)
            call["ts"] = ts;
        else if (to.ThreadTs is not null)
            call["thread_ts"] = to.ThreadTs;
        call["metadata"] = new JsonObject { ["event_type"] = EventType, ["event_payload"] = new JsonObject { ["turn"] = key } };
        return call;
    }

    private static bool IsOf(string key, JsonElement message) =>
        JsonObject.Create(message)?["metadata"] is JsonObject metadata
        && (string?)metadata["event_type"] == EventType
        && metadata["event_payload"] is JsonObject payload
        && (string?)payload["turn"] == key;
}
