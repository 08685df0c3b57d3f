using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Slack;

/// <summary>Socket Mode: envelopes go to the newest connection and again to the next one until they are acknowledged.</summary>
public sealed class SlackSockets
{
    private static readonly TimeSpan Unacknowledged = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> acknowledgements = new(StringComparer.Ordinal);
    private readonly ConcurrentStack<WebSocket> open = new();
    private readonly SemaphoreSlim sending = new(1, 1);

    public Change Changed { get; } = new();

    public int Opened { get; private set; }

    /// <summary>New connections are greeted and then neither read nor answered, as when the other end is gone without a word.</summary>
    public bool IsHalfOpen { get; set; }

    public async Task AcceptAsync(HttpContext http)
    {
        var isHalfOpen = IsHalfOpen;
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        if (!isHalfOpen)
            open.Push(socket);
        Opened++;
        Changed.Raise();
        await SendAsync(socket, new JsonObject { ["type"] = "hello" });
        if (isHalfOpen)
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var buffer = new byte[16_384];
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                    return;
                var acknowledgement = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, read.Count));
                if ((string?)acknowledgement?["envelope_id"] is { } id && acknowledgements.TryRemove(id, out var waiting))
                    waiting.TrySetResult(acknowledgement["payload"]);
            }
        }
        catch (WebSocketException)
        {
            // The bot is gone.
        }
    }

    /// <returns>What the acknowledgement carries.</returns>
    public async Task<JsonNode?> DeliverAsync(string type, JsonNode payload)
    {
        var id = Guid.CreateVersion7().ToString();
        var acknowledged = acknowledgements.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var socket = await Changed.UntilAsync(() => open.FirstOrDefault(each => each.State == WebSocketState.Open), "a connection over Socket Mode");
            try
            {
                await SendAsync(socket, new JsonObject { ["envelope_id"] = id, ["type"] = type, ["payload"] = payload.DeepClone() });
                return await acknowledged.Task.WaitAsync(Unacknowledged);
            }
            catch (Exception lost) when (lost is TimeoutException or WebSocketException)
            {
                // Delivered again.
            }
        }

        throw new TimeoutException("An envelope was not acknowledged.");
    }

    /// <summary>Tells the newest connection that it will be closed, as Slack does some times a day.</summary>
    public Task AskToReconnectAsync() =>
        open.TryPeek(out var socket) ? SendAsync(socket, new JsonObject { ["type"] = "disconnect", ["reason"] = "refresh_requested" }) : Task.CompletedTask;

    public void Drop()
    {
        if (open.TryPeek(out var socket))
            socket.Abort();
    }

    private async Task SendAsync(WebSocket socket, JsonObject message)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }
}
