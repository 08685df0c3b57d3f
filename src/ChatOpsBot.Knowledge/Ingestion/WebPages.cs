using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Sources;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>A file that only names a page: what is read is the page.</summary>
internal sealed class WebPages(WebFetch web, FileStore files)
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
        if (WebDocuments.Wrong(address) is { } wrong)
            throw new UnreadableDocumentException(wrong);
        try
        {
            var answer = await web.GetAsync(new Uri(address), known: null, cancellationToken);
            var page = WebDocuments.ToFinding(address, answer!);
            using var content = new MemoryStream(page.Content);
            return await files.KeepAsync(page.FileName, page.ContentType, content, cancellationToken);
        }
        catch (SourceException reason)
        {
            throw new UnreadableDocumentException((Phrase)reason.Message, reason);
        }
    }
}
