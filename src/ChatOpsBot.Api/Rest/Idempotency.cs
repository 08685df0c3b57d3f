using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Rest;

/// <summary>A write with an <c>Idempotency-Key</c> is done once, however often it is sent within a day: what was answered is answered again.
/// As https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ has it.</summary>
internal sealed class Idempotency(IIdempotency kept, TimeProvider time) : IMiddleware
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private const int LargestKept = 256 * 1024;

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        if (key.Length > LongestKey)
        {
            await Results.Problem($"'{Header}' has at most {LongestKey} characters.", statusCode: 400).ExecuteAsync(http);
            return;
        }

        var caller = HashOf([Encoding.UTF8.GetBytes($"{http.Request.Headers.Authorization}\n{http.Request.Headers["X-On-Behalf-Of"]}")]);
        var hash = await HashAsync(http.Request);
        switch (await kept.BeginAsync(caller, key, hash, time.GetUtcNow(), http.RequestAborted))
        {
            case null:
                await DoAsync(http, next, caller, key, hash);
                break;
            case { } other when other.Hash != hash:
                await Results.Problem($"The {Header} was used for another request. Use a new one.", statusCode: 422).ExecuteAsync(http);
                break;
            case { Status: 0 }:
                http.Response.Headers.RetryAfter = "2";
                await Results.Problem("A request with this key is being done. Ask again in a moment.", statusCode: 409).ExecuteAsync(http);
                break;
            case { } done:
                http.Response.StatusCode = done.Status;
                http.Response.Headers["Idempotency-Replayed"] = "true";
                if (done.ContentType.Length > 0)
                    http.Response.ContentType = done.ContentType;
                await http.Response.WriteAsync(done.Body, http.RequestAborted);
                break;
        }
    }

    private async Task DoAsync(HttpContext http, RequestDelegate next, string caller, string key, string hash)
    {
        var body = http.Response.Body;
        using var written = new MemoryStream();
        var isKept = false;
        http.Response.Body = written;
        try
        {
            await next(http);
            // What was refused for want of a key, rate or storage was not done.
            if (http.Response.StatusCode is not (401 or 403 or 429) and < 500 && written.Length <= LargestKept)
            {
                await kept.EndAsync(caller, key, new KeptResponse(hash, http.Response.StatusCode, http.Response.ContentType ?? "", Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)written.Length)), CancellationToken.None);
                isKept = true;
            }
        }
        finally
        {
            http.Response.Body = body;
            if (!isKept)
                await kept.AbandonAsync(caller, key, CancellationToken.None);
        }

        written.Position = 0;
        await written.CopyToAsync(body, http.RequestAborted);
    }

    private static async Task<string> HashAsync(HttpRequest request)
    {
        request.EnableBuffering();
        var body = await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return HashOf([Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), body]);
    }

    private static string HashOf(byte[][] parts) => Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(part => part)]));
}

/// <summary>Puts it before the endpoints.</summary>
internal sealed class IdempotencyStart : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<Idempotency>();
        next(app);
    };
}
