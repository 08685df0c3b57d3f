using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Server.Web;

/// <summary>Files dropped on the page, until the turn that adds them has read them; and the sample handbook.</summary>
public sealed class WebUploads(string directory)
{
    private const string Sample = "sample:";
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

    public Stream Open(Attachment attachment)
    {
        try
        {
            return attachment.Location.StartsWith(Sample, StringComparison.Ordinal)
                ? File.OpenRead(Path.Combine(SampleDirectory, Path.GetFileName(attachment.Location[Sample.Length..])))
                : new FileStream(Path.Combine(directory, Path.GetFileName(attachment.Location)), FileMode.Open, FileAccess.Read, FileShare.Delete, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }
        catch (IOException gone)
        {
            throw new AttachmentUnavailableException("The file is not there any more. Please drop it again.", gone);
        }
    }
}
