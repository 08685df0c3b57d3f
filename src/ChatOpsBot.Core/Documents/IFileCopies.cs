namespace ChatOpsBot.Core.Documents;

/// <summary>Contents of files where all processes can read them, each by its hash or another name. A process's own folder is enough where
/// it is the only one.</summary>
public interface IFileCopies
{
    /// <summary>Whether other processes read what this one has kept.</summary>
    bool AreNeeded { get; }

    /// <summary>Kept whole or, when this throws, in parts that the next attempt completes.</summary>
    /// <exception cref="Inbox.StorageUnavailableException">The database does not take it.</exception>
    Task KeepAsync(string name, Stream content, CancellationToken cancellationToken);

    /// <returns>False when nothing is kept under that name.</returns>
    Task<bool> CopyToAsync(string name, Stream to, CancellationToken cancellationToken);

    /// <summary>Deletes what nothing names and was kept before then.</summary>
    Task SweepAsync(IReadOnlySet<string> named, DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>Reads the text in a picture.</summary>
public interface IPictureText
{
    /// <returns>Null where there is none, or nothing that reads it.</returns>
    Task<string?> ReadAsync(string name, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken);
}
