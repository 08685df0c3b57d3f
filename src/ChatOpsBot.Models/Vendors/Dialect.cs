using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Models.Vendors;

/// <summary>How a service's API differs from OpenAI's, as learned from what it refused.</summary>
/// <param name="OldLimit">The limit of tokens is called <c>max_tokens</c>, as all called it at first.</param>
/// <param name="IsSettled">The service has said which name it knows.</param>
/// <param name="MergesSystem">It knows no role <c>system</c>: what it is to do is said with the question.</param>
/// <param name="HasShortIds">Calls of tools have ids of nine letters and digits.</param>
internal sealed record Dialect(bool OldLimit, bool IsSettled = false, bool MergesSystem = false, bool HasShortIds = false)
{
    // Without these an answer is not another one, or only a little.
    private static readonly string[] Dispensable = ["stream_options", "parallel_tool_calls", "temperature", "top_p", "seed", "store", "frequency_penalty", "presence_penalty", "reasoning_effort", "encoding_format"];
    private const string Old = "max_tokens";
    private const string New = "max_completion_tokens";
    private const int IdLength = 9;
    private static readonly string[] Unknown = ["unsupported", "not support", "unknown", "unrecognized", "unrecognised", "extra", "not permitted", "unexpected", "instead", "invalid"];
    private static readonly string[] Unsupported = ["unsupported", "not support", "unknown", "unrecognized", "unrecognised", "extra", "not permitted", "unexpected"];
    private static readonly string[] NoSystem = ["not support", "unsupported", "invalid", "unexpected", "input should be", "must be"];

    /// <summary>Members of a request that it does not know, and can be left out.</summary>
    public IReadOnlyList<string> Unwanted { get; init; } = [];

    /// <summary>What is expected of a service before it has answered: OpenAI and Azure name the limit of tokens as their newest models demand.</summary>
    public static Dialect At(Uri endpoint) => new(!(endpoint.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase) || endpoint.Host.EndsWith("azure.com", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A request in OpenAI's words, in those of the service.</summary>
    public byte[] Write(JsonObject request)
    {
        var body = (JsonObject)request.DeepClone();
        Rename(body, OldLimit ? New : Old, OldLimit ? Old : New);
        foreach (var name in Unwanted)
            body.Remove(name);
        if (HasShortIds)
            Shorten(body);
        if (MergesSystem && body["messages"] is JsonArray messages)
            body["messages"] = Merged(messages);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>What a refusal says that the service does not know, of what it was sent.</summary>
    /// <returns>Null when it says nothing of the kind.</returns>
    public Dialect? Learn(string refusal, JsonObject request)
    {
        if (ServiceRefusal.TroubleOf(HttpStatusCode.BadRequest, refusal) == ModelTrouble.TooLong)
            return null;
        bool Says(string word) => refusal.Contains(word, StringComparison.OrdinalIgnoreCase);
        var hasLimit = request.ContainsKey(Old) || request.ContainsKey(New);
        if (!IsSettled && hasLimit && Says(OldLimit ? Old : New) && Unknown.Any(Says))
            return this with { OldLimit = !OldLimit, IsSettled = true };
        if (Dispensable.FirstOrDefault(name => request.ContainsKey(name) && !Unwanted.Contains(name) && Says(name) && Unsupported.Any(Says)) is { } unwanted)
            return this with { Unwanted = [.. Unwanted, unwanted] };
        if (!HasShortIds && Says("tool call id") && Says("length of 9"))
            return this with { HasShortIds = true };
        var hasSystem = request["messages"] is JsonArray messages && messages.Any(message => (string?)message?["role"] is "system" or "developer");
        return !MergesSystem && hasSystem && (Says("roles must alternate") || (Says("system") && Says("role") && NoSystem.Any(Says))) ? this with { MergesSystem = true } : null;
    }

    private static void Rename(JsonObject body, string from, string to)
    {
        if (body[from] is not { } value)
            return;
        body.Remove(from);
        body[to] ??= value.DeepClone();
    }

    private static void Shorten(JsonObject body)
    {
        foreach (var message in (body["messages"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Shorten(message, "tool_call_id");
            foreach (var call in (message["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
                Shorten(call, "id");
        }
    }

    // The same id is the same short one, whoever gave it.
    private static void Shorten(JsonObject holder, string member)
    {
        if (holder[member]?.ToString() is { Length: > 0 } id && !(id.Length == IdLength && id.All(char.IsAsciiLetterOrDigit)))
            holder[member] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..IdLength];
    }

    // What the service was to be told comes before what it is asked; those who know no system want people and model to take turns too.
    private static JsonArray Merged(JsonArray messages)
    {
        var merged = new JsonArray();
        var told = new StringBuilder();
        foreach (var message in messages.OfType<JsonObject>())
        {
            var role = (string?)message["role"];
            if (role is "system" or "developer")
            {
                told.Append(TextOf(message["content"])).Append("\n\n");
                continue;
            }

            if (role != "user")
            {
                merged.Add(message.DeepClone());
                continue;
            }

            Ask(merged, $"{told}{TextOf(message["content"])}");
            told.Clear();
        }

        if (told.Length > 0)
            Ask(merged, told.ToString().TrimEnd());
        return merged;
    }

    private static void Ask(JsonArray messages, string text)
    {
        if (messages is [.., JsonObject last] && (string?)last["role"] == "user")
            last["content"] = $"{TextOf(last["content"])}\n\n{text}";
        else
            messages.Add((JsonNode)new JsonObject { ["role"] = "user", ["content"] = text });
    }

    private static string TextOf(JsonNode? content) => content switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonArray parts => string.Join('\n', parts.OfType<JsonObject>().Select(part => (string?)part["text"])),
        _ => "",
    };
}
