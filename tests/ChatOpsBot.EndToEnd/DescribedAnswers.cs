using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace ChatOpsBot.EndToEnd;

/// <summary>Looks whether what the server answers at <c>/api</c> is what <c>/openapi/v1.json</c> says of it: that status, that type of content, that shape.</summary>
public sealed class DescribedAnswers : DelegatingHandler
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);
    private static JsonObject? description;

    private DescribedAnswers() : base(new SocketsHttpHandler())
    {
    }

    public static HttpClient Client() => new(new DescribedAnswers()) { Timeout = TimeSpan.FromSeconds(30) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
            await CheckAsync(request, response, cancellationToken);
        return response;
    }

    private async Task CheckAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        description ??= await ReadAsync(new Uri(request.RequestUri!, "/openapi/v1.json"), cancellationToken);
        var (path, method) = (request.RequestUri!.AbsolutePath, request.Method.Method.ToLowerInvariant());
        // The fewest parameters first.
        if (description["paths"]!.AsObject().OrderBy(each => each.Key.Count(letter => letter == '{')).FirstOrDefault(each => Regex.IsMatch(path, $"^{Regex.Replace(each.Key, "{[^}]+}", "[^/]+")}/?$")).Value?[method] is not JsonObject operation)
        {
            // Teams' own, and what is told to be nothing.
            if (path == "/api/messages" || (int)response.StatusCode is 404 or 405)
                return;
            throw new NotDescribedException($"{request.Method} {path} answered {(int)response.StatusCode} and is not described.");
        }

        var what = $"{request.Method} {path} answered {(int)response.StatusCode}";
        if (operation["responses"]![$"{(int)response.StatusCode}"] is not { } described)
            throw new NotDescribedException($"{what}, which is not among {string.Join(", ", operation["responses"]!.AsObject().Select(each => each.Key))}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null)
            return;
        var key = described["content"]?.AsObject().Select(each => each.Key).FirstOrDefault(each => each == type);
        if (key is null)
            throw new NotDescribedException($"{what} with {type}, and is said to answer with {string.Join(", ", described["content"]?.AsObject().Select(each => each.Key) ?? ["nothing"])}");
        if (type is not ("application/json" or "application/problem+json") || described["content"]![key]!["schema"] is not JsonObject schema)
            return;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var result = Schemas.GetOrAdd($"{method} {operation["operationId"]} {(int)response.StatusCode} {type}", _ => Read(schema)).Evaluate(JsonElement.Parse(body), new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!result.IsValid)
            throw new NotDescribedException($"{what} otherwise than described: {string.Join("; ", (result.Details ?? []).Where(each => each.Errors is { Count: > 0 }).SelectMany(each => each.Errors!.Select(error => $"{each.InstanceLocation} {error.Value}")).Take(5))}: {body[..Math.Min(body.Length, 400)]}");
    }

    private async Task<JsonObject> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await base.SendAsync(asked, cancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
    }

    private static JsonSchema Read(JsonObject schema)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = description!["components"]!["schemas"]!.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal), new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = Dialect.Draft202012 });
    }

    private sealed class NotDescribedException(string message) : Exception(message);
}
