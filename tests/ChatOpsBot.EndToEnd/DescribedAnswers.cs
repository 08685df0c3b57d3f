using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace ChatOpsBot.EndToEnd;

/// <summary>Looks whether what the server answers at <c>/api</c> is what <c>/openapi/v1.json</c> says of it: that status, that type of content, that shape.</summary>
public sealed class DescribedAnswers : DelegatingHandler
{
    private static readonly HttpClient Reader = new();
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);
    private static JsonObject? description;

    private DescribedAnswers() : base(new SocketsHttpHandler())
    {
    }

    /// <param name="address">Where paths begin, for those that are asked by path alone.</param>
    public static HttpClient Client(Uri? address = null, TimeSpan? timeout = null) => new(new DescribedAnswers()) { BaseAddress = address, Timeout = timeout ?? TimeSpan.FromSeconds(30) };

    /// <param name="type">Of the content; null: there is none.</param>
    /// <exception cref="InvalidDataException">The answer is not described, or otherwise.</exception>
    public static async Task CheckAsync(string method, Uri address, int status, string? type, Func<Task<string>> readAsync)
    {
        var path = address.AbsolutePath;
        if (!path.StartsWith("/api/", StringComparison.Ordinal) || method == "OPTIONS")
            return;
        description ??= JsonNode.Parse(await Reader.GetStringAsync(new Uri(address, "/openapi/v1.json")))!.AsObject();
        // The fewest parameters first.
        if (description["paths"]!.AsObject().OrderBy(each => each.Key.Count(letter => letter == '{')).FirstOrDefault(each => Regex.IsMatch(path, $"^{Regex.Replace(each.Key, "{[^}]+}", "[^/]+")}/?$")).Value?[method.ToLowerInvariant()] is not JsonObject operation)
        {
            // Teams' own, and what is told to be nothing.
            if (path == "/api/messages" || status is 404 or 405)
                return;
            throw new InvalidDataException($"{method} {path} answered {status} and is not described.");
        }

        var what = $"{method} {path} answered {status}";
        if (operation["responses"]![$"{status}"] is not { } described)
            throw new InvalidDataException($"{what}, which is not among {string.Join(", ", operation["responses"]!.AsObject().Select(each => each.Key))}: {await readAsync()}");
        if (type is null)
            return;
        var key = described["content"]?.AsObject().Select(each => each.Key).FirstOrDefault(each => each == type);
        if (key is null)
            throw new InvalidDataException($"{what} with {type}, and is said to answer with {string.Join(", ", described["content"]?.AsObject().Select(each => each.Key) ?? ["nothing"])}");
        if (type is not ("application/json" or "application/problem+json") || described["content"]![key]!["schema"] is not JsonObject schema)
            return;
        var body = await readAsync();
        var result = Schemas.GetOrAdd($"{operation["operationId"]} {status} {type}", _ => Read(schema)).Evaluate(JsonElement.Parse(body), new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!result.IsValid)
            throw new InvalidDataException($"{what} otherwise than described: {string.Join("; ", (result.Details ?? []).Where(each => each.Errors is { Count: > 0 }).SelectMany(each => each.Errors!.Select(error => $"{each.InstanceLocation} {error.Value}")).Take(5))}: {body[..Math.Min(body.Length, 400)]}");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await CheckAsync(request.Method.Method, request.RequestUri!, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, async () =>
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        });
        return response;
    }

    private static JsonSchema Read(JsonObject schema)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = description!["components"]!["schemas"]!.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal), new BuildOptions { SchemaRegistry = new SchemaRegistry(), Dialect = Dialect.Draft202012 });
    }
}
