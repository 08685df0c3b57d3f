using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ChatOpsBot.Simulators;

/// <summary>Passes connections on to one of several ports, and can cut them, or let them stay open with nothing passing.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> connections = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<IReadOnlyList<int>> targets;
    private volatile byte[]? last;
    private volatile bool isCut;
    private volatile TaskCompletionSource passing = Passing();
    private int next;

    /// <param name="targets">Ports of those that may be there; who does not answer is passed over.</param>
    public TcpProxy(Func<IReadOnlyList<int>> targets)
    {
        this.targets = targets;
        passing.SetResult();
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>All connections are closed, and new ones at once.</summary>
    public void Cut()
    {
        isCut = true;
        CloseAll();
    }

    /// <summary>Connections stay open and nothing passes, as when a cable is pulled.</summary>
    public void Hold() => passing = Passing();

    public void Restore()
    {
        isCut = false;
        passing.TrySetResult();
    }

    /// <summary>The next time that this is sent it is passed on, and its connection closed instead of the answer.</summary>
    public void LoseAnswerTo(string text) => last = System.Text.Encoding.ASCII.GetBytes(text);

    /// <summary>Connections that are open are closed once.</summary>
    public void CloseAll()
    {
        foreach (var (near, far) in connections)
        {
            near.Dispose();
            far.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        CloseAll();
        stopping.Dispose();
    }

    private delegate void SpanAction(ReadOnlySpan<byte> bytes);

    private static TaskCompletionSource Passing() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await listener.AcceptSocketAsync(stopping.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(Socket near)
    {
        using (near)
        {
            if (isCut || await ConnectAsync() is not { } far)
                return;
            using (far)
            {
                // Otherwise an answer of two packets waits forty milliseconds for the first to be acknowledged.
                near.NoDelay = true;
                connections[near] = far;
                var isLast = new StrongBox<bool>();
                await Task.WhenAny(CopyAsync(near, far, sent => isLast.Value |= IsLast(sent)), CopyAsync(far, near, _ => { if (isLast.Value) near.Dispose(); }));
                connections.TryRemove(near, out _);
            }
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        var ports = targets();
        var first = Interlocked.Increment(ref next);
        for (var i = 0; i < ports.Count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, ports[(int)((uint)(first + i) % ports.Count)]);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    private bool IsLast(ReadOnlySpan<byte> sent) => last is { } text && sent.IndexOf(text) >= 0 && Interlocked.CompareExchange(ref last, null, text) == text;

    private async Task CopyAsync(Socket from, Socket to, SpanAction look)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                await passing.Task.WaitAsync(stopping.Token);
                look(buffer.AsSpan(0, read));
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side is closed with it.
        }
    }
}
