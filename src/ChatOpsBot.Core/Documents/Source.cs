using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Documents;

/// <summary>A place outside that documents are kept current from.</summary>
/// <param name="Kind">The kind's name, as <c>folder</c>.</param>
/// <param name="Address">A folder's path or a web address.</param>
/// <param name="Schedule">Cron with seconds, in UTC; null: only when told.</param>
/// <param name="Options">What the kind alone understands, as a site's page limit.</param>
/// <param name="Access">Null: as the collection says.</param>
public sealed record Source(
    string Name,
    string Kind,
    string Address,
    string Index,
    string? Schedule,
    IReadOnlyDictionary<string, string> Options,
    IReadOnlyList<string>? Access,
    string AddedBy,
    DateTimeOffset CreatedAt);

/// <summary>What a source's item looked like when it was last fetched.</summary>
/// <param name="Key">The item's name within the source: a path or an address.</param>
/// <param name="ContentHash">Of the file that was kept.</param>
public sealed record SourceItem(string Key, string DocumentId, string? ETag, DateTimeOffset? ModifiedAt, string? ContentHash);

/// <summary>One synchronisation and what came of it.</summary>
public sealed record SourceRun(
    long Id,
    string Source,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    int Added,
    int Changed,
    int Removed,
    int Unchanged,
    IReadOnlyList<string> Failures,
    string? Error);

/// <summary>The sources, what they hold, and the history of their synchronisations.</summary>
public interface ISources
{
    Task<IReadOnlyList<Source>> ListAsync(CancellationToken cancellationToken);

    Task<Source?> FindAsync(string name, CancellationToken cancellationToken);

    Task SaveAsync(Source source, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets the source; its documents stay unless they are removed besides.</summary>
    Task<bool> RemoveAsync(string name, AuditEntry entry, CancellationToken cancellationToken);

    Task<IReadOnlyList<SourceItem>> ItemsAsync(string source, CancellationToken cancellationToken);

    Task SaveItemAsync(string source, SourceItem item, CancellationToken cancellationToken);

    Task RemoveItemAsync(string source, string key, CancellationToken cancellationToken);

    /// <summary>A run of the source that was not ended was interrupted.</summary>
    /// <returns>The run's id.</returns>
    Task<long> BeginRunAsync(string source, CancellationToken cancellationToken);

    Task EndRunAsync(SourceRun run, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets runs that ended before then, but the latest of each source.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only with smaller numbers.</param>
    Task<IReadOnlyList<SourceRun>> RunsAsync(string source, int most, CancellationToken cancellationToken, long before = long.MaxValue);
}
