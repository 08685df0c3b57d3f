using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Inbox;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Channels;

/// <summary>What all endpoints of platforms do alike.</summary>
internal static class Body
{
    /// <summary>Platforms send far less, in bytes.</summary>
    private const int Largest = 1_000_000;

    /// <returns>Null when it was too large, which the response then says.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > Largest)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "The body is too large.");
            return null;
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > Largest)
            {
                reader.AdvanceTo(read.Buffer.End);
                await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "The body is too large.");
                return null;
            }

            if (read.IsCompleted)
            {
                var whole = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return whole;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(reason);
    }

    /// <summary>With its length said, which not every platform can do without.</summary>
    public static StringContent Json(JsonObject content) => new(content.ToJsonString(), Encoding.UTF8, "application/json");

    /// <returns>False when it could not be kept; the platform is told to deliver it again.</returns>
    public static async Task<bool> KeepAsync(HttpContext http, IInbox inbox, InboxEntry entry)
    {
        try
        {
            await inbox.AddAsync(entry, http.RequestAborted);
            return true;
        }
        catch (StorageUnavailableException)
        {
            http.Response.Headers.RetryAfter = "5";
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return false;
        }
    }
}
