using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Writes a reply in Teams: streamed in personal chats, a placeholder that is updated elsewhere. The id that the first
/// call returns names the message in every later call, so that repeating one after a crash changes nothing.</summary>
internal sealed class TeamsReplyWriter(TeamsConnector connector, Delivery delivery, TeamsAddress to, IReadOnlyList<string> existing) : IReplyWriter
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.05);
    private readonly List<string> messages = [.. existing];
    private readonly bool isNew = existing.Count == 0;

    // What this delivery itself has posted may be a stream of an earlier attempt; what another has posted is complete.
    private bool mayStream = to.IsPersonal && IsOwn(delivery, existing);
    private string? stream = to.IsPersonal && existing is [var resumed, ..] && IsOwn(delivery, existing) ? resumed : null;
    private long lastCall;
    private int sequence;
    private string shown = "";
    private string streamed = "";

    public bool IsPlaced => messages.Count > 0;

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => ShowAsync(status, isStatus: true, cancellationToken);

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => ShowAsync(textSoFar, isStatus: false, cancellationToken);

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        // A message whose id was lost with the process can't be told from one that was never posted: an answer is only ever an update of
        // something that says little, also when it is there at once.
        if (messages.Count == 0 && delivery.CanStop)
            await ShowStatusAsync(Localizer.In(delivery.Language).Say(CommonPhrases.Searching), cancellationToken);
        var parts = TeamsRenderer.Render(to.Dialog == TeamsDialog.None ? reply.AsButton() : reply, to);
        for (var i = 0; i < parts.Count; i++)
            await PutAsync(i, parts[i], cancellationToken);
        foreach (var surplus in messages.Skip(parts.Count).Where(id => id.Length > 0).ToList())
            await IgnoreMissingAsync(connector.DeleteAsync(to, surplus, cancellationToken));
        return [.. messages.Take(parts.Count)];
    }

    private async Task ShowAsync(string text, bool isStatus, CancellationToken cancellationToken)
    {
        if (text.Length == 0 || text == shown || (sequence > 0 && Stopwatch.GetElapsedTime(lastCall) < Pace) || (!isNew && isStatus && sequence == 0 && !mayStream))
            return;
        shown = text;
        if (mayStream)
            await StreamAsync(text, isStatus, cancellationToken);
        else if (messages.Count == 0)
            await BeginAsync(text, cancellationToken);
        else if (isNew && sequence > 0)
            await connector.UpdateAsync(to, messages[0], Progress(text), cancellationToken);
        sequence++;
        lastCall = Stopwatch.GetTimestamp();
    }

    private async Task StreamAsync(string text, bool isStatus, CancellationToken cancellationToken)
    {
        // Resumed or begun anew: what was streamed before is no beginning of this, and only the end may replace it.
        if ((stream is not null && delivery.Posted.Count > 0) || (!isStatus && !text.StartsWith(streamed, StringComparison.Ordinal)))
            return;
        try
        {
            var id = await connector.SendAsync(to, TeamsRenderer.Streaming(text, stream, sequence + 1, isStatus), cancellationToken);
            if (stream is null && id is not null)
            {
                stream = id;
                messages.Add(id);
                await delivery.RecordPostedAsync(id, cancellationToken);
            }
            else if (stream is null)
            {
                mayStream = false;
            }

            streamed = isStatus ? streamed : text;
        }
        catch (CallFailedException refused) when (refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
        {
            mayStream = false;
            if (IsCancelled(refused))
                throw new ReplyAbandonedException();
        }
    }

    private async Task BeginAsync(string text, CancellationToken cancellationToken)
    {
        await connector.SendAsync(to with { ActivityId = null }, TeamsRenderer.Typing(), cancellationToken);
        await PostAsync(Progress(text), cancellationToken);
    }

    private JsonObject Progress(string text) => delivery.CanStop ? TeamsRenderer.Stoppable(TeamsRenderer.Progress(text), delivery.Language) : TeamsRenderer.Progress(text);

    private async Task PutAsync(int part, JsonObject message, CancellationToken cancellationToken)
    {
        if (part >= messages.Count)
            await PostAsync(message, cancellationToken);
        else if (part == 0 && stream is not null && mayStream)
            await EndStreamAsync(message, cancellationToken);
        else
            await UpdateAsync(part, message, cancellationToken);
    }

    private async Task EndStreamAsync(JsonObject message, CancellationToken cancellationToken)
    {
        if (sequence > 0 && Pace - Stopwatch.GetElapsedTime(lastCall) is { Ticks: > 0 } wait)
            await OwnTime.WaitForAsync(() => Task.Delay(wait, cancellationToken));
        try
        {
            await connector.SendAsync(to, TeamsRenderer.EndStream(message, stream!), cancellationToken);
        }
        catch (CallFailedException ended) when (ended.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            if (IsCancelled(ended))
                throw new ReplyAbandonedException();
            // Its time was up, or an earlier attempt had ended it: the message is there under the stream's id.
            await UpdateAsync(0, message, cancellationToken);
        }
    }

    private async Task UpdateAsync(int part, JsonObject message, CancellationToken cancellationToken)
    {
        try
        {
            await connector.UpdateAsync(to, messages[part], message, cancellationToken);
        }
        catch (CallFailedException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed)
        {
            messages[part] = await SendAsync(message, cancellationToken);
        }
    }

    private async Task PostAsync(JsonObject message, CancellationToken cancellationToken) => messages.Add(await SendAsync(message, cancellationToken));

    private async Task<string> SendAsync(JsonObject message, CancellationToken cancellationToken)
    {
        // Without an id the message can't be edited later, and sending it again would show it twice.
        var id = await connector.SendAsync(to, message, cancellationToken) ?? "";
        if (id.Length > 0)
            await delivery.RecordPostedAsync(id, cancellationToken);
        return id;
    }

    private static bool IsOwn(Delivery delivery, IReadOnlyList<string> existing) => existing.SequenceEqual(delivery.Posted, StringComparer.Ordinal);

    private static bool IsCancelled(CallFailedException refused) => refused.Detail.Contains("cancel", StringComparison.OrdinalIgnoreCase);

    internal static async Task IgnoreMissingAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (CallFailedException gone) when (gone.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // What should not be there is not there.
        }
    }
}
