using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Tests;

/// <summary>How services fail, whosever they are.</summary>
internal static class Misbehaving
{
    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => http =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Refusal(int status, string words) => http =>
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { type = "error", error = new { type = "invalid_request_error", message = words } });
    };

    /// <summary>Amid an answer.</summary>
    public static Func<HttpContext, Task> After(string type, string piece, Func<HttpContext, Task> next) => async http =>
    {
        http.Response.ContentType = type;
        await http.Response.WriteAsync(piece);
        await http.Response.Body.FlushAsync();
        await next(http);
    };

    public static Func<HttpContext, Task> Say(string words) => http => http.Response.WriteAsync(words);

    public static Task Silence(HttpContext http) => Task.Delay(TimeSpan.FromSeconds(20), http.RequestAborted);

    // Once what was written has gone out.
    public static async Task Cut(HttpContext http)
    {
        await Task.Delay(100);
        http.Abort();
    }

    public static Task Page(HttpContext http)
    {
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync("<html><body>Sign in to the network</body></html>");
    }
}
