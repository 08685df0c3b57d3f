using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>The body of <c>/v1/responses</c>, as far as it is honoured: https://platform.openai.com/docs/api-reference/responses.</summary>
internal sealed record ResponseRequest
{
    public string? Model { get; init; }

    /// <summary>A text, or items of a conversation.</summary>
    public JsonElement? Input { get; init; }

    public string? PreviousResponseId { get; init; }

    /// <summary>False: what was said can't be gone on from.</summary>
    public bool? Store { get; init; }

    public bool? Stream { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? MaxOutputTokens { get; init; }

    public JsonElement? Tools { get; init; }

    /// <summary>With the <c>format</c> that the answer is to have.</summary>
    public JsonElement? Text { get; init; }

    public bool? Background { get; init; }

    /// <summary>Of this product: <c>list</c> puts the sources under the text as well.</summary>
    public string? Citations { get; init; }
}

/// <summary>A response in the shape that OpenAI's clients read, whole or as the events of a stream.</summary>
internal sealed class ResponseShape(string id, string message, string model, DateTimeOffset at, ResponseRequest sent)
{
    private int sequence;

    public JsonObject Whole(string status, WrittenAnswer? answer, string? error = null) => new()
    {
        ["id"] = id,
        ["object"] = "response",
        ["created_at"] = at.ToUnixTimeSeconds(),
        ["status"] = status,
        ["error"] = error is null ? null : new JsonObject { ["code"] = "server_error", ["message"] = error },
        ["incomplete_details"] = answer?.End switch
        {
            AnswerEnd.Cut => new JsonObject { ["reason"] = "max_output_tokens" },
            AnswerEnd.Filtered => new JsonObject { ["reason"] = "content_filter" },
            _ => null,
        },
        ["instructions"] = null,
        ["max_output_tokens"] = sent.MaxOutputTokens,
        ["model"] = model,
        ["output"] = answer is null ? [] : new JsonArray(Item(status, answer)),
        ["parallel_tool_calls"] = false,
        ["previous_response_id"] = sent.PreviousResponseId,
        ["store"] = sent.Store ?? true,
        ["temperature"] = sent.Temperature,
        ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
        ["tool_choice"] = "none",
        ["tools"] = new JsonArray(),
        ["top_p"] = sent.TopP,
        ["truncation"] = "disabled",
        ["metadata"] = new JsonObject(),
        ["usage"] = answer is null ? null : new JsonObject
        {
            ["input_tokens"] = answer.Usage.PromptTokens,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
            ["output_tokens"] = answer.Usage.CompletionTokens,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = answer.Usage.TotalTokens,
        },
    };

    public JsonObject Item(string status, WrittenAnswer? answer) => new()
    {
        ["type"] = "message",
        ["id"] = message,
        ["status"] = status,
        ["role"] = "assistant",
        ["content"] = answer is null ? [] : new JsonArray(Part(answer)),
    };

    public static JsonObject Part(WrittenAnswer? answer) => new()
    {
        ["type"] = "output_text",
        ["text"] = answer?.Text ?? "",
        ["annotations"] = new JsonArray([.. (answer?.Annotations ?? []).Select(Cited)]),
    };

    public static JsonNode Cited(Annotation annotation) => new JsonObject
    {
        ["type"] = "url_citation",
        ["start_index"] = annotation.UrlCitation.StartIndex,
        ["end_index"] = annotation.UrlCitation.EndIndex,
        ["title"] = annotation.UrlCitation.Title,
        ["url"] = annotation.UrlCitation.Url,
    };

    public string Event(string type, JsonObject members)
    {
        members["type"] = type;
        members["sequence_number"] = sequence++;
        return $"event: {type}\ndata: {members.ToJsonString()}\n\n";
    }

    public string OfText(string type, JsonObject members)
    {
        (members["item_id"], members["output_index"], members["content_index"]) = (message, 0, 0);
        return Event(type, members);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResponseRequest))]
internal sealed partial class ResponsesJson : JsonSerializerContext;
