using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Web;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Reads pages and files that nobody keeps: what they are about, in a process of their own, and of sites only what their
/// robots.txt allows.</summary>
public sealed class PageReader(WebFetch web, ExtractedFiles files)
{
    /// <param name="through">The client, which says what networks of the company it may reach.</param>
    /// <exception cref="SourceException">It can't be had or may not be read, with the reason.</exception>
    /// <exception cref="UnreadableDocumentException">With the reason.</exception>
    public async Task<(Uri Address, string Text)> ReadAsync(Uri address, string through, CancellationToken cancellationToken)
    {
        if (WebAddress.Wrong(address.ToString()) is { } wrong)
            throw new SourceException(wrong);
        if (!(await Robots.OfAsync(web, address, cancellationToken, through)).Allows(address.PathAndQuery))
            throw new SourceException($"{address.Host} does not want programs to read {address.PathAndQuery} (robots.txt).");
        var answer = (await web.GetAsync(address, known: null, cancellationToken, through))!;
        // Another site has its own word on it.
        if (answer.Address.Host != address.Host && !(await Robots.OfAsync(web, answer.Address, cancellationToken, through)).Allows(answer.Address.PathAndQuery))
            throw new SourceException($"{answer.Address.Host} does not want programs to read {answer.Address.PathAndQuery} (robots.txt).");
        using var content = new MemoryStream(answer.Content);
        return (answer.Address, await ReadAsync(answer.FileName, content, cancellationToken));
    }

    /// <exception cref="UnreadableDocumentException">With the reason.</exception>
    public async Task<string> ReadAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var read = await files.ReadOnceAsync(name, content, cancellationToken);
        return string.Join("\n\n", new[] { read.Title }.OfType<string>().Concat(read.Blocks.Select(block => block.Kind == BlockKind.Heading ? $"## {block.Text}" : block.Text)));
    }
}
