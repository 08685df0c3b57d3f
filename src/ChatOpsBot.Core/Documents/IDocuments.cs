using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Documents;

/// <summary>The documents, without those that were removed unless said otherwise.</summary>
public interface IDocuments
{
    /// <summary>By title.</summary>
    /// <param name="index">Null: of all collections.</param>
    Task<Page<Document>> ListAsync(Reader reader, string? index, PageRequest page, CancellationToken cancellationToken);

    /// <param name="index">Null: of all collections.</param>
    Task<int> CountAsync(Reader reader, string? index, CancellationToken cancellationToken);

    /// <summary>Whether there is one at all that may be read.</summary>
    Task<bool> AnyAsync(Reader reader, CancellationToken cancellationToken);

    Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>Those whose title, id or file name has the part in it, in upper or lower case.</summary>
    Task<IReadOnlyList<Document>> NamedLikeAsync(Reader reader, string part, int most, CancellationToken cancellationToken);

    /// <summary>Who may read a document that is being imported: as it is kept now, else as it will be.</summary>
    Task<IReadOnlyList<string>> AccessOfAsync(NewIngestion wanted, CancellationToken cancellationToken);

    /// <summary>Earlier versions that are kept, the newest first.</summary>
    Task<IReadOnlyList<DocumentVersion>> VersionsAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>What was removed and can be restored, the latest first.</summary>
    Task<IReadOnlyList<Document>> ListRemovedAsync(Reader reader, int most, CancellationToken cancellationToken);

    /// <summary>Takes the document out of every search at once and keeps it for a while.</summary>
    /// <returns>False when there was no such document.</returns>
    Task<bool> RemoveAsync(DocumentKey key, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when nothing of that name was removed.</returns>
    Task<bool> RestoreAsync(DocumentKey key, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets for good what was removed before then: rows, vectors, and what was kept of imports.</summary>
    /// <returns>How many documents.</returns>
    Task<int> PurgeAsync(DateTimeOffset removedBefore, CancellationToken cancellationToken);

    /// <param name="access">Null: as its source or collection says.</param>
    /// <param name="entry">Given who may read it then.</param>
    /// <returns>Who may read it then; null when there is no such document.</returns>
    Task<IReadOnlyList<string>?> SetAccessAsync(DocumentKey key, IReadOnlyList<string>? access, Func<IReadOnlyList<string>, AuditEntry> entry, CancellationToken cancellationToken);

    /// <summary>Those that were to be reviewed by a day that has come.</summary>
    Task<IReadOnlyList<Document>> ToReviewAsync(DateOnly today, CancellationToken cancellationToken);

    Task<bool> SetReviewByAsync(DocumentKey key, DateOnly? day, AuditEntry entry, CancellationToken cancellationToken);
}
