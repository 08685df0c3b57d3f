namespace ChatOpsBot.Documents.Sources.Folders;

/// <summary>Tells when something in a folder changed and nothing has for a moment.</summary>
internal sealed class FolderWatch : ISourceWatch
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);
    private readonly FileSystemWatcher watcher;
    private readonly TimeProvider time;
    private long changedAt;

    public FolderWatch(string folder, TimeProvider time)
    {
        (Address, this.time) = (folder, time);
        watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        watcher.Changed += (_, _) => Note();
        watcher.Created += (_, _) => Note();
        watcher.Deleted += (_, _) => Note();
        watcher.Renamed += (_, _) => Note();
        watcher.Error += (_, _) => Note();
        // What changed before anybody watched is found by looking once.
        Note();
    }

    public string Address { get; }

    /// <returns>True once after each change.</returns>
    public bool HasSettled()
    {
        var at = Interlocked.Read(ref changedAt);
        return at != 0 && time.GetElapsedTime(at) >= Settled && Interlocked.CompareExchange(ref changedAt, 0, at) == at;
    }

    public void Dispose() => watcher.Dispose();

    private void Note() => Interlocked.Exchange(ref changedAt, time.GetTimestamp());
}
