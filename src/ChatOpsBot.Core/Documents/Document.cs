namespace ChatOpsBot.Core.Documents;

/// <summary>Names a document: an index (a collection) and an id within it.</summary>
public readonly record struct DocumentKey(string Index, string DocumentId)
{
    /// <summary>Parts an id from a mark that is never shown, which tells documents of the same id apart that different people may read.
    /// In no id that somebody can write.</summary>
    public const char Mark = '~';

    /// <summary>The id as people and programs know it.</summary>
    public string ShownId => DocumentId.Split(Mark)[0];

    /// <summary>As people write it: the id, with its collection before it where that is not the default.</summary>
    public string Name => Index == Collection.DefaultName ? DocumentId : ToString();

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
    DateTimeOffset UpdatedAt)
{
    /// <summary>From 1; grows with each import.</summary>
    public int Version { get; init; } = 1;

    public string? Author { get; init; }

    /// <summary>After this day somebody should look whether it is still true.</summary>
    public DateOnly? ReviewBy { get; init; }

    /// <summary>Who may read it: its own access, else its source's, else its collection's.</summary>
    public IReadOnlyList<string> Access { get; init; } = People.Access.Open;

    /// <summary>Said of this document itself, not inherited.</summary>
    public bool HasOwnAccess { get; init; }

    /// <summary>Removed then, and kept for a while to be restored; never searched.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The source that keeps it current, by name.</summary>
    public string? Source { get; init; }
}

/// <summary>How a document was at an earlier time.</summary>
public sealed record DocumentVersion(int Number, string Title, IReadOnlyList<StoredFile> Files, string AddedBy, DateTimeOffset At);

/// <summary>An original file, kept under the hash of its content.</summary>
/// <param name="Hash">SHA-256, lower-case hexadecimal.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string Name, string ContentType, string Hash, long Size);
