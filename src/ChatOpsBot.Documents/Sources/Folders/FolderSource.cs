using System.Globalization;
using System.Runtime.CompilerServices;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Documents.Sources.Folders;

/// <summary>The files of a folder of this machine and of the folders in it. Only below folders that the configuration names: who
/// may add sources is not thereby allowed to read the server's disk.</summary>
internal sealed class FolderSource(IOptions<DocumentOptions> options, TimeProvider time) : ISourceKind
{
    public const string Kind = "folder";

    public ISourceWatch Watch(Source source) => new FolderWatch(source.Address, time);

    private static readonly EnumerationOptions Visible = new()
    {
        RecurseSubdirectories = true,
        // A folder that can't be read is no empty one.
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        MaxRecursionDepth = 32,
    };

    public string Name => Kind;

    public Phrase? Wrong(Source source)
    {
        if (options.Value.Folders.Count == 0)
            return "No folder may be a source here. An administrator can name the folders that may in ChatOps:Knowledge:Folders.";
        if (!Path.IsPathRooted(source.Address) || source.Address.Contains('\0', StringComparison.Ordinal) || !options.Value.Folders.Any(folder => IsWithin(source.Address, folder)))
            return $"'{source.Address}' is not in a folder that may be a source. These may: {string.Join(", ", options.Value.Folders)}.";
        return Directory.Exists(source.Address) ? null : (Phrase)$"There is no folder '{source.Address}' on the server.";
    }

    public async IAsyncEnumerable<SourceFinding> ReadAsync(Source source, IReadOnlyDictionary<string, SourceItem> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Wrong(source) is { } wrong)
            throw new SourceException(wrong);
        foreach (var file in Files(source.Address))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(source.Address, file).Replace('\\', '/');
            if (!Extraction.ZipText.IsClutter(key))
                yield return await ReadAsync(file, key, known.GetValueOrDefault(key), cancellationToken);
        }
    }

    private static List<string> Files(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", Visible).Order(StringComparer.Ordinal)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The folder can't be read: {FileErrors.InWords(refused)} What is kept of it stays.", refused);
        }
    }

    private static async Task<SourceFinding> ReadAsync(string file, string key, SourceItem? known, CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(file);
            var etag = string.Create(CultureInfo.InvariantCulture, $"{info.Length}-{info.LastWriteTimeUtc.Ticks}");
            if (known?.ETag == etag)
                return new SourceFinding.Same(key);
            if (info.Length > FileStore.LargestFile)
                return new SourceFinding.Unreadable(key, $"'{key}' is larger than {FileStore.LargestFile / 1_000_000} MB. Split it into smaller files.");
            return new SourceFinding.Fetched(key, info.Name, null, await File.ReadAllBytesAsync(file, cancellationToken)) { ETag = etag, ModifiedAt = new DateTimeOffset(info.LastWriteTimeUtc) };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new SourceFinding.Unreadable(key, $"'{key}' could not be opened. Check its permissions.");
        }
    }

    private static bool IsWithin(string path, string folder)
    {
        var root = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var real = Directory.Exists(path) ? new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
        return (Path.GetFullPath(real) + Path.DirectorySeparatorChar).StartsWith(root, StringComparison.Ordinal);
    }
}
