using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Rest;

/// <summary>Something that goes on, sent as an event whenever it has changed, until it has ended.</summary>
internal static class Watched
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <param name="first">As it is now.</param>
    /// <param name="read">As it is then; null: it is not there any more.</param>
    public static async Task<IResult> WriteAsync<T>(HttpContext http, string name, T first, Func<Task<T?>> read, Func<T, bool> hasEnded, JsonTypeInfo<T> type)
        where T : class
    {
        http.Response.BeginEvents();
        var shown = "";
        using var timer = new PeriodicTimer(Between);
        for (var now = first; now is not null; now = await timer.WaitForNextTickAsync(http.RequestAborted) ? await read() : null)
        {
            if (JsonSerializer.Serialize(now, type) is var written && written != shown)
            {
                await http.Response.WriteAsync($"event: {name}\ndata: {written}\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                shown = written;
            }

            if (hasEnded(now))
                break;
        }

        return Results.Empty;
    }
}
