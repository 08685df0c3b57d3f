using System.Collections.Concurrent;

namespace ChatOpsBot.Simulators;

/// <summary>How a platform misbehaves, one call after another.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task<bool>>>> waiting = new(StringComparer.Ordinal);

    public void Next(string call, Func<HttpContext, Task> misbehave) => Add(call, async http =>
    {
        await misbehave(http);
        return true;
    });

    /// <summary>The call waits, and is then answered as always.</summary>
    public void NextHeld(string call, Task until) => Add(call, async http =>
    {
        await until.WaitAsync(http.RequestAborted);
        return false;
    });

    public void NextStatus(string call, int status, int? retryAfterSeconds = null) => Next(call, http =>
    {
        http.Response.StatusCode = status;
        if (retryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString();
        return Task.CompletedTask;
    });

    public void NextJson(string call, string json) => Next(call, http =>
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    });

    public void NextHalf(string call) => Next(call, async http =>
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 400;
        await http.Response.WriteAsync("{\"ok\":tr");
        await http.Response.Body.FlushAsync();
        http.Abort();
    });

    public void NextNone(string call) => Next(call, http =>
    {
        http.Abort();
        return Task.CompletedTask;
    });

    public void Clear() => waiting.Clear();

    /// <returns>Whether the call was answered by a fault.</returns>
    public async Task<bool> HitAsync(string call, HttpContext http) =>
        waiting.TryGetValue(call, out var queue) && queue.TryDequeue(out var misbehave) && await misbehave(http);

    private void Add(string call, Func<HttpContext, Task<bool>> misbehave) => waiting.GetOrAdd(call, _ => new()).Enqueue(misbehave);
}
