using System.Collections.Concurrent;
using ChatOpsBot.Agents.Tools;
using ModelContextProtocol.Client;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>A server that this process is connected to, and what it said it can do.</summary>
internal sealed class McpServer(McpClient client, ShownSecret shown, DateTimeOffset addedAt) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ToolCaller> calls = new(StringComparer.Ordinal);
    private volatile McpDescription? said;
    private const int Closed = int.MinValue / 2;
    private long lastUse;
    private int uses;

    public McpClient Client => client;

    public ShownSecret Shown => shown;

    /// <summary>Of its origin: one that is added anew is another.</summary>
    public DateTimeOffset AddedAt => addedAt;

    public bool IsOpen => !client.Completion.IsCompleted && !IsRetired;

    public DateTimeOffset LastUse
    {
        get => new(Interlocked.Read(ref lastUse), TimeSpan.Zero);
        set => Interlocked.Exchange(ref lastUse, value.UtcTicks);
    }

    /// <param name="isAlone">Only where nobody else uses it.</param>
    /// <returns>False when somebody does; null when it is closed.</returns>
    public bool? Enter(bool isAlone)
    {
        for (var now = Volatile.Read(ref uses); ; now = Volatile.Read(ref uses))
        {
            if (now < 0)
                return null;
            if (isAlone && now > 0)
                return false;
            if (Interlocked.CompareExchange(ref uses, now + 1, now) == now)
                return true;
        }
    }

    /// <returns>Whether it is to be closed now: nobody uses it, and nobody can any more.</returns>
    public bool TryClose() => Interlocked.CompareExchange(ref uses, Closed, 0) == 0;

    public void Leave(DateTimeOffset now)
    {
        LastUse = now;
        Interlocked.Decrement(ref uses);
    }

    /// <summary>For whom the one call is made that goes on; null where none does, or several.</summary>
    public ToolCaller? Caller => calls.Values.ToList() is [var only] ? only : null;

    public void Begin(ToolCaller caller) => calls[caller.Key] = caller;

    public void End(ToolCaller caller) => calls.TryRemove(caller.Key, out _);

    /// <summary>A call was given up that it may still be at: what it asks from then on may be for that one. It is used by nobody else.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Its tools have changed.</summary>
    public void Forget() => said = null;

    public async Task<McpDescription> DescribeAsync(CancellationToken cancellationToken) => said ??= Cleaned(new McpDescription(
        client.ServerCapabilities.Tools is null ? [] : [.. (await client.ListToolsAsync((ModelContextProtocol.RequestOptions?)null, cancellationToken)).Select(tool => tool.ProtocolTool)],
        client.ServerCapabilities.Resources is not null));

    private McpDescription Cleaned(McpDescription description) => McpDescription.Read(shown.TakeOut(description.Write()));

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
