using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.KernelMemory;

public sealed record UploadAccepted(string Index, string DocumentId, string Message);

public sealed record Deleted(string Index, string? DocumentId, string Message);

public sealed record IndexName(string Name);

public sealed record IndexList(IReadOnlyList<IndexName> Results);

/// <summary>The one body that Kernel Memory writes in snake case.</summary>
public sealed record PipelineStatus
{
    public required bool Completed { get; init; }
    public required bool Failed { get; init; }
    public required bool Empty { get; init; }
    public required string Index { get; init; }
    [JsonPropertyName("document_id")]
    public required string DocumentId { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; }
    public required DateTimeOffset Creation { get; init; }
    [JsonPropertyName("last_update")]
    public required DateTimeOffset LastUpdate { get; init; }
    public required IReadOnlyList<string> Steps { get; init; }
    [JsonPropertyName("remaining_steps")]
    public required IReadOnlyList<string> RemainingSteps { get; init; }
    [JsonPropertyName("completed_steps")]
    public required IReadOnlyList<string> CompletedSteps { get; init; }
    public string? Error { get; init; }
}

public sealed record SearchRequest
{
    public string? Index { get; init; }
    public string? Query { get; init; }
    public IReadOnlyList<Dictionary<string, List<string?>>>? Filters { get; init; }
    public double MinRelevance { get; init; }
    public int Limit { get; init; }
    public JsonElement? Args { get; init; }
}

public sealed record AskRequest
{
    public string? Index { get; init; }
    public string? Question { get; init; }
    public IReadOnlyList<Dictionary<string, List<string?>>>? Filters { get; init; }
    public double MinRelevance { get; init; }
    public bool Stream { get; init; }
    public JsonElement? Args { get; init; }
}

public sealed record SearchAnswer(string Query, bool NoResult, IReadOnlyList<FileCitation> Results);

public sealed record AskAnswer
{
    public string? StreamState { get; init; }
    public string? Question { get; init; }
    public bool NoResult { get; init; }
    public string? NoResultReason { get; init; }
    public required string Text { get; init; }
    public IReadOnlyList<TokenUsage>? TokenUsage { get; init; }
    public IReadOnlyList<FileCitation>? RelevantSources { get; init; }
}

public sealed record TokenUsage(DateTimeOffset Timestamp, string ServiceType, string ModelType, string ModelName, int TokenizerTokensIn, int TokenizerTokensOut)
{
    public int? ServiceTokensIn { get; init; }
    public int? ServiceTokensOut { get; init; }
}

/// <summary>A file with those of its partitions that were found.</summary>
public sealed record FileCitation(
    string Link,
    string Index,
    string DocumentId,
    string FileId,
    string SourceContentType,
    string SourceName,
    string SourceUrl,
    IReadOnlyList<Partition> Partitions);

public sealed record Partition(
    string Text,
    double Relevance,
    int PartitionNumber,
    int SectionNumber,
    DateTimeOffset LastUpdate,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true, MaxDepth = 16)]
[JsonSerializable(typeof(UploadAccepted))]
[JsonSerializable(typeof(Deleted))]
[JsonSerializable(typeof(IndexList))]
[JsonSerializable(typeof(PipelineStatus))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(AskRequest))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(AskAnswer))]
public sealed partial class WireJson : JsonSerializerContext;
