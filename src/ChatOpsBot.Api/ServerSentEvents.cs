using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api;

/// <summary>Answers that are sent as they come: https://html.spec.whatwg.org/multipage/server-sent-events.html.</summary>
internal static class ServerSentEvents
{
    public const string ContentType = "text/event-stream";

    public static bool WantsEvents(this HttpRequest request) => request.Headers.Accept.ToString().Contains(ContentType, StringComparison.OrdinalIgnoreCase);

    public static void BeginEvents(this HttpResponse response)
    {
        response.ContentType = $"{ContentType}; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
    }
}
