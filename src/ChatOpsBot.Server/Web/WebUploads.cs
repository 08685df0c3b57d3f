using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Server.Web;

/// <summary>Files dropped on the page, until the turn that adds them has read them; and the sample handbook.</summary>
public sealed class WebUploads(string directory, IFileCopies copies)
{
    private const string Sample = "sample:";
    private const string Copy = "upload:";
    private static readonly string SampleDirectory = Path.Combine(AppContext.BaseDirectory, "samples", "handbook");

    public static IReadOnlyList<Attachment> SampleHandbook() =>
        [.. Directory.EnumerateFiles(SampleDirectory, "*.md").Order(StringComparer.Ordinal)
            .Select(file => new Attachment(Path.GetFileName(file), "text/markdown", Sample + Path.GetFileName(file)))];

    public async Task<Attachment> KeepAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var id = Guid.CreateVersion7().ToString("N");
        await using var file = File.Create(Path.Combine(directory, id));
        await content.CopyToAsync(file, cancellationToken);
        file.Flush(flushToDisk: true);
        if (copies.AreNeeded)
        {
            file.Position = 0;
            await copies.KeepAsync(Copy + id, file, cancellationToken);
        }

        return new Attachment(name, contentType, id, file.Length);
    }

    /// <summary>Removes what no turn has read, kept before then.</summary>
    public void Prune(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(directory) is { Exists: true } kept ? kept.EnumerateFiles() : [])
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
                file.Delete();
        }
    }

    public async Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(attachment.Location);
        var path = Path.Combine(directory, name);
        try
        {
            if (attachment.Location.StartsWith(Sample, StringComparison.Ordinal))
                return File.OpenRead(Path.Combine(SampleDirectory, Path.GetFileName(attachment.Location[Sample.Length..])));
            if (copies.AreNeeded && !File.Exists(path))
                await FetchAsync(name, path, cancellationToken);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }
        catch (IOException gone)
        {
            throw new AttachmentUnavailableException("The file is not there any more. Please drop it again.", gone);
        }
    }

    // It was dropped on the page of another process.
    private async Task FetchAsync(string name, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var isThere = false;
        await using (var file = File.Create(path))
            isThere = await copies.CopyToAsync(Copy + name, file, cancellationToken);
        if (!isThere)
            File.Delete(path);
    }
}
