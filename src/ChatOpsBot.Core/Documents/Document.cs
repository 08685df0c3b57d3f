namespace ChatOpsBot.Core.Documents;

/// <summary>Names a document: an index (a collection) and an id within it.</summary>
public readonly record struct DocumentKey(string Index, string DocumentId)
{
    public override string ToString() => $"{Index}/{DocumentId}";
}

/// <summary>A document that can be found.</summary>
/// <param name="Files">The original files that it was made of.</param>
public sealed record Document(
    DocumentKey Key,
    string Title,
    string? Url,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags,
    int Chunks,
    string AddedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>An original file, kept under the hash of its content.</summary>
/// <param name="Hash">SHA-256, lower-case hexadecimal.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string Name, string ContentType, string Hash, long Size);

/// <summary>A piece of a document, as it is searched and quoted.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Number">Its place in the file, from 0.</param>
/// <param name="Section">The page, from 1, or 0 where there are none.</param>
/// <param name="Heading">The headings above it, joined by " › ".</param>
public sealed record Chunk(string File, int Number, int Section, string Heading, string Text);

/// <summary>A chunk with what is known about it once it is kept.</summary>
public sealed record KeptChunk(long Id, DocumentKey Document, string Title, string? Url, string ContentType, Chunk Chunk, DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags);
