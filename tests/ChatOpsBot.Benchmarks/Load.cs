using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.Benchmarks;

/// <summary>Signed Slack events over many connections at once, made before the clock starts.</summary>
internal static class Load
{
    /// <returns>Acknowledged events a second, and the 99th percentile of the wait in milliseconds.</returns>
    public static async Task<(double Rate, double P99)> RunAsync(Uri address, int events, int connections)
    {
        var requests = Make(address, events);
        var waits = new double[events];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            var buffer = new byte[4096];
            for (int i; (i = Interlocked.Increment(ref next)) < events;)
            {
                var before = Stopwatch.GetTimestamp();
                await socket.SendAsync(requests[i]);
                await ReadAsync(socket, buffer);
                waits[i] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            }
        })));
        var rate = events / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(waits);
        return (rate, waits[(int)(events * 0.99)]);
    }

    private static async Task ReadAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
                throw new InvalidOperationException("The server closed the connection.");
            length += read;
            if (IsWhole(buffer.AsSpan(0, length)))
                return;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> response)
    {
        var end = response.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        if (!response.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(response));
        var head = Encoding.ASCII.GetString(response[..end]).ToLowerInvariant();
        if (head.Contains("transfer-encoding: chunked", StringComparison.Ordinal))
            return response.EndsWith("0\r\n\r\n"u8);
        var at = head.IndexOf("content-length: ", StringComparison.Ordinal);
        var body = at < 0 ? 0 : int.Parse(head.AsSpan(at + 16).ToString().Split('\r')[0]);
        return response.Length >= end + 4 + body;
    }

    private static byte[][] Make(Uri address, int events)
    {
        var key = Encoding.UTF8.GetBytes(SlackWorkspace.SigningSecret);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var run = Guid.CreateVersion7().ToString("N")[..12];
        var requests = new byte[events][];
        Parallel.For(0, events, i =>
        {
            var body = $$"""{"token":"x","team_id":"T0TEAM","api_app_id":"A0","event":{"type":"message","channel":"D{{i % 997}}","channel_type":"im","user":"U2BEN","text":"how many vacation days do full-time employees have? {{i}}","ts":"{{run}}.{{i:000000}}","event_ts":"{{run}}.{{i:000000}}","team":"T0TEAM"},"type":"event_callback","event_id":"Ev{{run}}{{i}}","event_time":{{now}},"authorizations":[{"enterprise_id":null,"team_id":"T0TEAM","user_id":"U0BOT","is_bot":true}],"is_ext_shared_channel":false}""";
            var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"v0:{now}:{body}")));
            requests[i] = Encoding.UTF8.GetBytes($"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{address.Port}\r\nContent-Type: application/json\r\nX-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0={signature}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        });
        return requests;
    }
}
