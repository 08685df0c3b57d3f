using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Gives each request the members that the configuration names, in the vendor's own words.</summary>
/// <param name="within">The member that they go into; null: the request itself.</param>
internal sealed class ParametersHandler(IReadOnlyDictionary<string, string> parameters, string? within) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request is { Method.Method: "POST", Content: { } content } && Json.Object(await content.ReadAsByteArrayAsync(cancellationToken)) is { } body)
        {
            if (within is not null && body[within] is not JsonObject)
                body[within] = new JsonObject();
            var target = within is null ? body : (JsonObject)body[within]!;
            foreach (var (name, value) in parameters)
                target[name] = Json.Value(value);
            request.Content = Json.Content(body);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Bodies of requests as JSON.</summary>
internal static class Json
{
    /// <returns>Null for what is no object.</returns>
    public static JsonObject? Object(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As JSON where it is some, else the text.</summary>
    public static JsonNode? Value(string written)
    {
        try
        {
            return JsonNode.Parse(written);
        }
        catch (JsonException)
        {
            return JsonValue.Create(written);
        }
    }

    public static HttpContent Content(JsonObject body) => Content(Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static HttpContent Content(byte[] json) => new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
