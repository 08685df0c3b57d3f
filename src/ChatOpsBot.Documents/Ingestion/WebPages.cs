using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Web;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>A file that only names a page: what is read is the page.</summary>
public sealed class WebPages(WebFetch web, FileStore files)
{
    /// <summary>The file's name, as Kernel Memory's clients send it.</summary>
    public const string FileName = "content.url";

    /// <returns>The page as a file; other files as they are.</returns>
    /// <exception cref="UnreadableDocumentException">The address is not one, or can't be read.</exception>
    public async Task<StoredFile> FollowAsync(StoredFile file, CancellationToken cancellationToken)
    {
        if (file.Name != FileName)
            return file;
        var address = Decoded.Text(await files.ReadAsync(file, cancellationToken)).Trim();
        if (WebAddress.Wrong(address) is { } wrong)
            throw new UnreadableDocumentException(wrong);
        try
        {
            var answer = await web.GetAsync(new Uri(address), known: null, cancellationToken);
            using var content = new MemoryStream(answer!.Content);
            return await files.KeepAsync(answer.FileName, answer.ContentType, content, cancellationToken);
        }
        catch (SourceException reason)
        {
            throw new UnreadableDocumentException((Phrase)reason.Message, reason);
        }
    }
}
