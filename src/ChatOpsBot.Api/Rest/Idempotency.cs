using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Rest;

/// <summary>Writes there take an <c>Idempotency-Key</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IdempotentAttribute : Attribute;

/// <summary>A write with an <c>Idempotency-Key</c> is done once, however often it is sent within a day: what was answered is answered again, to
/// whoever has the key still. As https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ has it.</summary>
internal sealed class Idempotency(IIdempotency kept, TimeProvider time) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private const int LargestKept = 256 * 1024;

    /// <summary>Whether a request is one that is done once.</summary>
    public static bool IsMeant(HttpRequest request) => request.Headers.ContainsKey(Header) && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // What streams is said once by its number, and followed again.
        if (!IsMeant(http.Request) || http.Request.WantsEvents())
            return await next(context);
        var key = http.Request.Headers[Header].ToString();
        if (key.Length is 0 or > LongestKey)
            return TypedResults.Problem($"'{Header}' has 1 to {LongestKey} characters.", statusCode: 400);
        var (caller, hash) = (Caller.Of(http) is { } by ? $"{by.Id} {by.For?.Id}" : "", await HashAsync(http.Request));
        switch (await kept.BeginAsync(caller, key, hash, time.GetUtcNow(), http.RequestAborted))
        {
            case null:
                await DoAsync(http, context, next, caller, key, hash);
                return Results.Empty;
            case { } other when other.Hash != hash:
                return TypedResults.Problem($"The {Header} was used for another request. Use a new one.", statusCode: 422);
            case { Status: 0 }:
                http.Response.Headers.RetryAfter = "2";
                return TypedResults.Problem("A request with this key is being done. Ask again in a moment.", statusCode: 409);
            case { } done:
                http.Response.Headers["Idempotency-Replayed"] = "true";
                return done.Body.Length == 0 ? Results.StatusCode(done.Status) : Results.Text(done.Body, done.ContentType, statusCode: done.Status);
        }
    }

    private async Task DoAsync(HttpContext http, EndpointFilterInvocationContext context, EndpointFilterDelegate next, string caller, string key, string hash)
    {
        var body = http.Response.Body;
        using var written = new MemoryStream();
        var isKept = false;
        try
        {
            var result = await next(context);
            http.Response.Body = written;
            if (result is IResult answer)
                await answer.ExecuteAsync(http);
            // What was refused for want of a right, rate or storage, or of another version, was not done.
            if (http.Response.StatusCode is not (401 or 403 or 412 or 429) and < 499 && !http.RequestAborted.IsCancellationRequested)
            {
                var text = written.Length <= LargestKept ? Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)written.Length) : """{"status":200,"detail":"It was done. What was answered is too long to be kept."}""";
                await kept.EndAsync(caller, key, new KeptResponse(hash, http.Response.StatusCode, http.Response.ContentType ?? "", text), CancellationToken.None);
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
        if (written.Length > 0)
            await written.CopyToAsync(body, http.RequestAborted);
    }

    // Of a form the parts have been read, and its boundary is another each time.
    private static async Task<string> HashAsync(HttpRequest request)
    {
        byte[] body = [];
        if (request.Body.CanSeek && !request.HasFormContentType)
        {
            request.Body.Position = 0;
            body = await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted);
            request.Body.Position = 0;
        }

        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), .. body]));
    }
}

/// <summary>Keeps bodies that are read twice, and has a write without one be what it is: one that says nothing more.</summary>
internal sealed class BufferedBodies : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, go) =>
        {
            if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
                Prepare(http.Request);
            return go(http);
        });
        next(app);
    };

    private static void Prepare(HttpRequest request)
    {
        if (Idempotency.IsMeant(request) && !request.HasFormContentType)
            request.EnableBuffering();
        // Endpoints are found by the type of their body; where there is none, there is nothing to be of another.
        if (request.ContentType is null && request.ContentLength is null or 0 && (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)))
            request.ContentType = "application/json";
    }
}
