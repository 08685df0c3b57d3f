using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Api.Rest;

/// <summary>Something that goes on, sent as an event whenever it has changed, until it has ended. After some minutes the stream ends by itself,
/// so that nobody watches for longer than they may: who wants more asks again.</summary>
internal static class Watched
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private const int LooksBetweenSigns = 30;

    /// <param name="first">As it is now.</param>
    /// <param name="read">As it is then; null: it is not there any more.</param>
    public static async Task<IResult> WriteAsync<T>(HttpContext http, string name, T first, Func<Task<T?>> read, Func<T, bool> hasEnded, JsonTypeInfo<T> type)
        where T : class
    {
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        end.CancelAfter(Longest);
        http.Response.BeginEvents();
        try
        {
            await WriteAsync(http.Response, name, first, read, hasEnded, type, end.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // It is asked for again.
        }

        return Results.Empty;
    }

    private static async Task WriteAsync<T>(HttpResponse response, string name, T first, Func<Task<T?>> read, Func<T, bool> hasEnded, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var (shown, silent) = ("", 0);
        using var timer = new PeriodicTimer(Between);
        for (var now = first; now is not null; now = await timer.WaitForNextTickAsync(cancellationToken) ? await read() : null)
        {
            var written = JsonSerializer.Serialize(now, type);
            silent = written == shown ? silent + 1 : 0;
            // A sign of life, for what is between.
            var sent = silent == 0 ? $"event: {name}\ndata: {written}\n\n" : silent % LooksBetweenSigns == 0 ? ":\n\n" : "";
            if (sent.Length > 0)
            {
                await response.WriteAsync(sent, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
                shown = written;
            }

            if (hasEnded(now))
                return;
        }
    }
}
