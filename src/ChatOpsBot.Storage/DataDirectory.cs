namespace ChatOpsBot.Storage;

/// <summary>A data directory has one process.</summary>
internal static class DataDirectory
{
    /// <returns>What keeps others off it until it is disposed, or the process ends.</returns>
    /// <exception cref="DatabaseException">Another process has it, or it can't be written.</exception>
    public static IDisposable Own(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "chatops.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (IsLocked(taken))
        {
            throw new DatabaseException($"Another ChatOpsBot runs on the data directory '{directory}'. Stop it, or give this one a directory of its own with ChatOps:DataDirectory.", taken);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"The data directory '{directory}' can't be written: {closed.Message} Let the user that runs ChatOpsBot write there, or name another directory with ChatOps:DataDirectory.", closed);
        }
    }

    // The lock that another process holds is the only one that leaves the file's own rights unsaid.
    private static bool IsLocked(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 32 or 35;
}
