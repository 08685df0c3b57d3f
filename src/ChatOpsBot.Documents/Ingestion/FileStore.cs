using System.Buffers;
using System.Security.Cryptography;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Original files on disk, named by the hash of their content: written whole or not at all, never changed. Where other processes read
/// them too, they are copied to the database, and fetched from there by who has them not.</summary>
public sealed class FileStore(DocumentPaths paths, IFileCopies copies)
{
    /// <summary>Larger files are refused, in bytes.</summary>
    public const long LargestFile = 50_000_000;

    // What the database can take besides, in bytes.
    private const int LargestUnflushed = 64_000;

    /// <exception cref="Extraction.UnreadableDocumentException">The file is too large.</exception>
    /// <exception cref="StorageUnavailableException">The disk does not take it.</exception>
    public async Task<StoredFile> KeepAsync(string name, string? contentType, Stream content, CancellationToken cancellationToken) =>
        (await KeepAsync(name, contentType, content, mayWait: false, cancellationToken)).File;

    /// <param name="mayWait">A small file need not be flushed to the disk yet: whoever keeps it keeps its content too, until
    /// <see cref="Flush"/>.</param>
    /// <returns>The content of one that was not flushed.</returns>
    /// <exception cref="Extraction.UnreadableDocumentException">The file is too large.</exception>
    /// <exception cref="StorageUnavailableException">The disk does not take it.</exception>
    public async Task<(StoredFile File, byte[]? Unflushed)> KeepAsync(string name, string? contentType, Stream content, bool mayWait, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(paths.Files, $".{Guid.CreateVersion7():N}");
        try
        {
            System.IO.Directory.CreateDirectory(paths.Files);
            var (hash, size, isFlushed) = await WriteAsync(name, temporary, content, mayWait && !copies.AreNeeded, cancellationToken);
            await CopyAsync(hash, temporary, cancellationToken);
            var unflushed = isFlushed ? null : await File.ReadAllBytesAsync(temporary, cancellationToken);
            var kept = PathOf(hash);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Move(temporary, kept, overwrite: true);
            return (new StoredFile(name, contentType ?? MediaTypes.Of(name), hash, size), unflushed);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"'{name}' could not be stored: the disk of the data directory is full or not writable. Nothing was changed; free some space and add it again.", failure);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Has it on the disk, written again if the machine went down before it was.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Flush(string hash, ReadOnlySpan<byte> content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(hash))!);
        using var file = new FileStream(PathOf(hash), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (!Holds(file, content))
        {
            file.SetLength(0);
            file.Write(content);
        }

        file.Flush(flushToDisk: true);
    }

    /// <returns>Where the file is; null when it is lost.</returns>
    public async Task<string?> FindAsync(StoredFile file, CancellationToken cancellationToken) =>
        PathOf(file.Hash) is var path && (File.Exists(path) || await FetchAsync(file.Hash, path, cancellationToken)) ? path : null;

    /// <exception cref="FileNotFoundException">It is lost.</exception>
    public async Task<byte[]> ReadAsync(StoredFile file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await FindAsync(file, cancellationToken) ?? PathOf(file.Hash), cancellationToken);

    /// <exception cref="Extraction.UnreadableDocumentException">It is larger than <see cref="LargestFile"/>.</exception>
    public static async Task CopyAsync(string name, Stream content, Stream to, CancellationToken cancellationToken, IncrementalHash? hash = null)
    {
        using var rented = MemoryPool<byte>.Shared.Rent(81_920);
        var copied = 0L;
        for (int read; (read = await content.ReadAsync(rented.Memory, cancellationToken)) > 0;)
        {
            hash?.AppendData(rented.Memory.Span[..read]);
            await to.WriteAsync(rented.Memory[..read], cancellationToken);
            if ((copied += read) > LargestFile)
                throw new Extraction.UnreadableDocumentException($"'{name}' is larger than {LargestFile / 1_000_000} MB. Split it into smaller files.");
        }

        await to.FlushAsync(cancellationToken);
    }

    /// <summary>Deletes the originals, and what was read out of them, that nothing names any more.</summary>
    /// <param name="olderThan">What was written since may be about to be named.</param>
    /// <returns>How many files.</returns>
    public async Task<int> SweepAsync(IReadOnlySet<string> files, IReadOnlySet<string> chunks, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        if (copies.AreNeeded)
            await copies.SweepAsync(files, olderThan, cancellationToken);
        return Sweep(paths.Files, name => files.Contains(name), olderThan)
            + Sweep(paths.Extracted, name => name.Split('.')[0] is var hash && (files.Contains(hash) || chunks.Contains(hash)), olderThan)
            + Sweep(paths.Previews, _ => false, olderThan);
    }

    private async Task CopyAsync(string hash, string path, CancellationToken cancellationToken)
    {
        if (!copies.AreNeeded)
            return;
        await using var content = File.OpenRead(path);
        await copies.KeepAsync(hash, content, cancellationToken);
    }

    private async Task<bool> FetchAsync(string hash, string path, CancellationToken cancellationToken)
    {
        if (!copies.AreNeeded)
            return false;
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = Path.Combine(paths.Files, $".{Guid.CreateVersion7():N}");
        try
        {
            await using (var content = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                if (!await copies.CopyToAsync(hash, content, cancellationToken))
                    return false;
                content.Position = 0;
                // One that is still being copied there is not whole.
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != hash)
                    return false;
            }

            File.Move(temporary, path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static int Sweep(string folder, Func<string, bool> isNamed, DateTimeOffset olderThan)
    {
        if (!System.IO.Directory.Exists(folder))
            return 0;
        var gone = System.IO.Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(file => !isNamed(Path.GetFileName(file)) && File.GetLastWriteTimeUtc(file) < olderThan.UtcDateTime).ToList();
        gone.ForEach(File.Delete);
        return gone.Count;
    }

    private static bool Holds(FileStream file, ReadOnlySpan<byte> content)
    {
        if (file.Length != content.Length)
            return false;
        var kept = new byte[content.Length];
        file.ReadExactly(kept);
        file.Position = 0;
        return content.SequenceEqual(kept);
    }

    private static async Task<(string Hash, long Size, bool IsFlushed)> WriteAsync(string name, string path, Stream content, bool mayWait, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await CopyAsync(name, content, file, cancellationToken, hash);
        var waits = mayWait && file.Length <= LargestUnflushed;
        if (!waits)
            file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), file.Length, !waits);
    }

    public string PathOf(string hash) => Path.Combine(paths.Files, hash[..2], hash);
}
