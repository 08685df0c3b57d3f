namespace ChatOpsBot.Core.Documents;

/// <summary>The steps of the pipeline, by the names that Kernel Memory's clients use.</summary>
public static class IngestionStep
{
    public const string Extract = "extract";
    public const string Partition = "partition";
    public const string Embed = "gen_embeddings";
    public const string Save = "save_records";

    public static IReadOnlyList<string> All { get; } = [Extract, Partition, Embed, Save];
}

public enum IngestionState
{
    Waiting,
    Running,
    Done,
    Failed,
    Removed,
}

/// <summary>What somebody wants to have in the knowledge base.</summary>
/// <param name="Title">Without one, the document's own heading or the file's name is taken.</param>
public sealed record NewIngestion(
    DocumentKey Key,
    string? Title,
    string? Url,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags,
    IReadOnlyList<string> Steps,
    string AddedBy);

/// <summary>One import of a document, from the upload to the end.</summary>
/// <param name="Error">Why it failed, in words for whoever added it.</param>
public sealed record Ingestion(
    long Id,
    NewIngestion Wanted,
    IngestionState State,
    IReadOnlyList<string> CompletedSteps,
    int Failures,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
