namespace ChatOpsBot.Storage;

/// <summary>A data directory has one process.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream held;

    private DataDirectory(FileStream held, string name) => (this.held, Name) = (held, name);

    /// <summary>Each time the same, and another's where it was copied to another place.</summary>
    public string Name { get; }

    /// <returns>What keeps others off it until it is disposed, or the process ends.</returns>
    /// <exception cref="DatabaseException">Another process has it, or it can't be written.</exception>
    public static DataDirectory Own(string directory)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Path.Combine(directory, "chatops.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return new DataDirectory(file, $"{Environment.MachineName}:{Path.GetFullPath(directory)}:{NumberOf(file):N}");
        }
        catch (IOException taken) when (IsLocked(taken))
        {
            throw new DatabaseException($"Another ChatOpsBot runs on the data directory '{directory}'. Stop it, or give this one a directory of its own with ChatOps:DataDirectory.", taken);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new DatabaseException($"The data directory '{directory}' can't be written: {closed.Message} Let the user that runs ChatOpsBot write there, or name another directory with ChatOps:DataDirectory.", closed);
        }
    }

    public void Dispose() => held.Dispose();

    private static Guid NumberOf(FileStream file)
    {
        var number = new byte[16];
        if (file.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length || new Guid(number) == Guid.Empty)
        {
            Guid.CreateVersion7().TryWriteBytes(number);
            file.SetLength(0);
            file.Write(number);
            file.Flush(flushToDisk: true);
        }

        return new Guid(number);
    }

    // The lock that another process holds is the only one that leaves the file's own rights unsaid.
    private static bool IsLocked(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 32 or 35;
}
