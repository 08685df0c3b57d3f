using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>The body of <c>/v1/chat/completions</c>, as far as it is honoured: https://platform.openai.com/docs/api-reference/chat.</summary>
internal sealed record ChatRequest
{
    public string? Model { get; init; }

    public IReadOnlyList<ChatMessageSent?>? Messages { get; init; }

    public int? N { get; init; }

    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? MaxTokens { get; init; }

    public int? MaxCompletionTokens { get; init; }

    public JsonElement? Tools { get; init; }

    public JsonElement? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    public JsonElement? ResponseFormat { get; init; }

    /// <summary>A text or up to four, at which the answer ends.</summary>
    public JsonElement? Stop { get; init; }

    public long? Seed { get; init; }

    public bool? Logprobs { get; init; }

    public JsonElement? LogitBias { get; init; }

    /// <summary>What tools were called before.</summary>
    public JsonElement? Functions { get; init; }

    /// <summary>Where an answer ends; null: what was sent is no such list.</summary>
    public IReadOnlyList<string>? Stops => Stop switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.GetArrayLength() <= 4 && many.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String) => [.. many.EnumerateArray().Select(each => each.GetString()!)],
        _ => null,
    };

    /// <summary>Of this product: <c>list</c> puts the sources under the text as well.</summary>
    public string? Citations { get; init; }
}

internal sealed record ChatMessageSent(string? Role, JsonElement? Content)
{
    public IReadOnlyList<CallSent?>? ToolCalls { get; init; }

    public string? ToolCallId { get; init; }
}

internal sealed record CallSent(string? Id, CalledFunction? Function);

internal sealed record CalledFunction(string? Name, string? Arguments);

/// <param name="Index">In a stream alone.</param>
internal sealed record CallWritten(int? Index, string Id, CalledFunction Function)
{
    public string Type { get; } = "function";

    public static IReadOnlyList<CallWritten>? Of(IReadOnlyList<ReplyCall> calls, bool hasIndex) =>
        calls.Count == 0 ? null : [.. calls.Select((call, i) => new CallWritten(hasIndex ? i : null, call.Id, new CalledFunction(call.Tool, call.Arguments)))];
}

internal sealed record StreamOptions(bool? IncludeUsage);

internal sealed record ChatCompletion(string Id, long Created, string Model, IReadOnlyList<ChatChoice> Choices, TokensUsed Usage)
{
    public string Object { get; } = "chat.completion";
}

internal sealed record ChatChoice(int Index, ChatMessageWritten Message, string FinishReason);

internal sealed record ChatMessageWritten([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content, IReadOnlyList<Annotation> Annotations)
{
    public string Role { get; } = "assistant";

    public IReadOnlyList<CallWritten>? ToolCalls { get; init; }

    // Its absence is not the same to clients as null.
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Refusal { get; }
}

internal sealed record Annotation(UrlCitation UrlCitation)
{
    public string Type { get; } = "url_citation";
}

/// <param name="StartIndex">Of the number in the text, in characters.</param>
/// <param name="EndIndex">Behind it.</param>
internal sealed record UrlCitation(int StartIndex, int EndIndex, string Title, string Url);

internal sealed record TokensUsed(int PromptTokens, int CompletionTokens)
{
    public int TotalTokens => PromptTokens + CompletionTokens;
}

internal sealed record ChatChunk(string Id, long Created, string Model, IReadOnlyList<ChunkChoice> Choices)
{
    public string Object { get; } = "chat.completion.chunk";

    public TokensUsed? Usage { get; init; }
}

internal sealed record ChunkChoice(int Index, ChunkDelta Delta)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}

internal sealed record ChunkDelta
{
    public string? Role { get; init; }

    public string? Content { get; init; }

    public IReadOnlyList<Annotation>? Annotations { get; init; }

    public IReadOnlyList<CallWritten>? ToolCalls { get; init; }
}

internal sealed record ModelList(IReadOnlyList<ModelShown> Data)
{
    public string Object { get; } = "list";
}

internal sealed record ModelShown(string Id)
{
    public string Object { get; } = "model";

    public long Created { get; }

    public string OwnedBy { get; } = "chatopsbot";
}

internal sealed record EmbeddingsRequest(string? Model, JsonElement? Input, string? EncodingFormat, int? Dimensions);

internal sealed record EmbeddingList(string Model, IReadOnlyList<EmbeddingShown> Data, EmbeddingTokens Usage)
{
    public string Object { get; } = "list";
}

/// <param name="Embedding">Numbers, or the base64 of their four bytes each.</param>
internal sealed record EmbeddingShown(int Index, JsonElement Embedding)
{
    public string Object { get; } = "embedding";
}

internal sealed record EmbeddingTokens(int PromptTokens)
{
    public int TotalTokens => PromptTokens;
}

internal sealed record ErrorBody(ErrorShown Error);

internal sealed record ErrorShown(string Message, string Type, string? Param, string? Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelShown))]
[JsonSerializable(typeof(EmbeddingsRequest))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonArray))]
[JsonSerializable(typeof(string))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
