using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Writes a reply in Slack: one placeholder that is updated. Each message carries what it replies to, so that a delivery
/// resumed after a crash finds what it had posted even if the answer to that call was lost.</summary>
internal sealed class SlackReplyWriter(SlackApi api, ChannelPace pace, Delivery delivery, SlackAddress to, IReadOnlyList<string> existing) : IReplyWriter
{
    private const string EventType = "chatops_turn";
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1.2);
    private readonly List<string> messages = [.. existing];
    private readonly bool isNew = existing.Count == 0;
    private bool hasLooked = !delivery.IsResumed || existing.Count > 0;
    private long lastUpdate;
    private string shown = "";

    public bool IsPlaced => messages.Count > 0;

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) =>
        isNew ? ShowAsync(Stoppable(SlackRenderer.Status(status)), cancellationToken) : Task.CompletedTask;

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => textSoFar.Length > 0
        ? ShowAsync(Stoppable(SlackRenderer.Progress(textSoFar)), cancellationToken)
        : Task.CompletedTask;

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        await LookForEarlierAsync(cancellationToken);
        var question = delivery.Entry.Event switch
        {
            MessagePosted posted => posted.MessageId,
            MessageEdited edited => edited.MessageId,
            _ => "",
        };
        var parts = SlackRenderer.Render(reply, (question, delivery.Entry.Conversation));
        for (var i = 0; i < parts.Count; i++)
        {
            // The beginning of a long answer stands there already.
            if (i == 0 && messages.Count > 0 && parts[0].ToJsonString() == shown)
                continue;
            if (i < messages.Count)
                messages[i] = await UpdateAsync(messages[i], parts[i], cancellationToken);
            else
                messages.Add(await PostAsync(parts[i], cancellationToken));
        }

        foreach (var surplus in messages.Skip(parts.Count))
            await DeleteAsync(api, to, surplus, cancellationToken);
        return [.. messages.Take(parts.Count)];
    }

    public static async Task DeleteAsync(SlackApi api, SlackAddress to, string ts, CancellationToken cancellationToken)
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

    private JsonObject Stoppable(JsonObject message) => delivery.CanStop ? SlackRenderer.Stoppable(message, delivery.Language) : message;

    private async Task ShowAsync(JsonObject message, CancellationToken cancellationToken)
    {
        await LookForEarlierAsync(cancellationToken);
        // What a message can show may be full while the answer grows on.
        var content = message.ToJsonString();
        if (content == shown)
            return;
        if (messages.Count == 0)
            messages.Add(await PostAsync(message, cancellationToken));
        else if (isNew && Stopwatch.GetElapsedTime(lastUpdate) >= BetweenUpdates)
            messages[0] = await UpdateAsync(messages[0], message, cancellationToken);
        else
            return;
        shown = content;
        lastUpdate = Stopwatch.GetTimestamp();
    }

    private async Task<string> PostAsync(JsonObject message, CancellationToken cancellationToken)
    {
        await OwnTime.WaitForAsync(() => pace.WaitAsync(to.Channel, cancellationToken));
        var posted = await CallAsync("chat.postMessage", message, null, cancellationToken);
        var ts = posted.GetProperty("ts").GetString()!;
        await delivery.RecordPostedAsync(ts, cancellationToken);
        return ts;
    }

    private async Task<string> UpdateAsync(string ts, JsonObject message, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync("chat.update", message, ts, cancellationToken);
            return ts;
        }
        catch (CallFailedException gone) when (gone.Detail is "message_not_found" or "cant_update_message" or "edit_window_closed")
        {
            return await PostAsync(message, cancellationToken);
        }
    }

    private async Task<JsonElement> CallAsync(string method, JsonObject message, string? ts, CancellationToken cancellationToken)
    {
        try
        {
            return await api.CallAsync(method, Address(message, ts), cancellationToken);
        }
        catch (CallFailedException strange) when (strange.Detail is "invalid_blocks" or "invalid_blocks_format" or "block_mismatch")
        {
            return await api.CallAsync(method, Address(SlackRenderer.Plain(message), ts), cancellationToken);
        }
    }

    private JsonObject Address(JsonObject message, string? ts)
    {
        var call = (JsonObject)message.DeepClone();
        call["channel"] = to.Channel;
        if (ts is not null)
            call["ts"] = ts;
        else if (to.ThreadTs is not null)
            call["thread_ts"] = to.ThreadTs;
        call["metadata"] = new JsonObject { ["event_type"] = EventType, ["event_payload"] = new JsonObject { ["turn"] = delivery.Entry.DeduplicationKey } };
        return call;
    }

    // An earlier attempt may have posted without having heard the message's id.
    private async Task LookForEarlierAsync(CancellationToken cancellationToken)
    {
        if (hasLooked)
            return;
        hasLooked = true;
        var method = to.ThreadTs is null ? "conversations.history" : "conversations.replies";
        var search = new JsonObject { ["channel"] = to.Channel, ["include_all_metadata"] = true, ["limit"] = 200, ["oldest"] = to.QuestionTs ?? "0" };
        if (to.ThreadTs is not null)
            search["ts"] = to.ThreadTs;
        try
        {
            var found = await api.CallAsync(method, search, cancellationToken);
            foreach (var message in found.GetProperty("messages").EnumerateArray().Where(IsOfThisTurn))
            {
                var ts = message.GetProperty("ts").GetString()!;
                messages.Add(ts);
                await delivery.RecordPostedAsync(ts, cancellationToken);
            }
        }
        catch (CallFailedException unreadable) when (unreadable.Detail is "missing_scope" or "not_in_channel" or "channel_not_found" or "thread_not_found")
        {
            // A thread that the bot can't read is answered all the same.
        }
    }

    private bool IsOfThisTurn(JsonElement message) =>
        JsonObject.Create(message)?["metadata"] is JsonObject metadata
        && (string?)metadata["event_type"] == EventType
        && metadata["event_payload"] is JsonObject payload
        && (string?)payload["turn"] == delivery.Entry.DeduplicationKey;
}
