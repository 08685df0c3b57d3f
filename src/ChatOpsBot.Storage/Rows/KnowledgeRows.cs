namespace ChatOpsBot.Storage.Rows;

internal sealed class CollectionRow
{
    public required string Name { get; set; }
    public required string Owner { get; set; }
    public string? Language { get; set; }
    public int ChunkTokens { get; set; }
    public int OverlapTokens { get; set; }
    public required string Access { get; set; }
    public string? EmbeddingModel { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? RemovedAt { get; set; }
}

internal sealed class DocumentRow
{
    public long Id { get; set; }
    public required string Index { get; set; }
    public required string DocumentId { get; set; }
    public required string Title { get; set; }
    public string? Url { get; set; }
    public required string Files { get; set; }
    public required string Tags { get; set; }
    public string? Access { get; set; }
    public string? Source { get; set; }
    public string? Author { get; set; }
    public DateOnly? ReviewBy { get; set; }
    public int Version { get; set; }
    public int ChunkCount { get; set; }
    public required string AddedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? RemovedAt { get; set; }
    public List<ChunkRow> Chunks { get; set; } = [];
    public List<DocumentVersionRow> Versions { get; set; } = [];
}

/// <summary>How a document was before it changed.</summary>
internal sealed class DocumentVersionRow
{
    public long Id { get; set; }
    public long DocumentRowId { get; set; }
    public int Number { get; set; }
    public required string Title { get; set; }
    public required string Files { get; set; }
    public required string AddedBy { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class ChunkRow
{
    public long Id { get; set; }
    public long DocumentRowId { get; set; }
    public DocumentRow? Document { get; set; }
    public required string File { get; set; }
    public int Number { get; set; }
    public int Section { get; set; }
    public required string Heading { get; set; }
    public required string Text { get; set; }
    public required string Language { get; set; }
    public required string Hash { get; set; }
    public string? Tags { get; set; }
    public List<QuestionRow> Questions { get; set; } = [];
}

/// <summary>A question that a chunk answers.</summary>
internal sealed class QuestionRow
{
    public long Id { get; set; }
    public long ChunkId { get; set; }
    public required string Text { get; set; }
}

/// <summary>A vector of what has this hash, as little-endian 32-bit floats.</summary>
internal sealed class EmbeddingRow
{
    public required string Hash { get; set; }
    public required string Model { get; set; }
    public required byte[] Vector { get; set; }
    public byte[]? Sentences { get; set; }
}

internal sealed class IngestionRow
{
    public long Id { get; set; }
    public required string Index { get; set; }
    public required string DocumentId { get; set; }
    public required string Wanted { get; set; }
    public required string CompletedSteps { get; set; }
    public string? Batch { get; set; }
    public int State { get; set; }
    public string? Error { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class SourceRow
{
    public required string Name { get; set; }
    public required string Kind { get; set; }
    public required string Address { get; set; }
    public required string Index { get; set; }
    public string? Schedule { get; set; }
    public required string Options { get; set; }
    public string? Access { get; set; }
    public required string AddedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class SourceItemRow
{
    public required string Source { get; set; }
    public required string Key { get; set; }
    public required string DocumentId { get; set; }
    public string? ETag { get; set; }
    public DateTimeOffset? ModifiedAt { get; set; }
    public string? ContentHash { get; set; }
}

internal sealed class SourceRunRow
{
    public long Id { get; set; }
    public required string Source { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
    public int Removed { get; set; }
    public int Unchanged { get; set; }
    public required string Failures { get; set; }
    public string? Error { get; set; }
}
