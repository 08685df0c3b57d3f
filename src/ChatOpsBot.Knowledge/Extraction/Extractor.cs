namespace ChatOpsBot.Knowledge.Extraction;

/// <summary>Reads a file into blocks, whatever it is, within limits.</summary>
internal static class Extractor
{
    /// <summary>More text than this is no document, in characters.</summary>
    public const int MostText = 20_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <exception cref="UnreadableDocumentException">With the reason and what to do.</exception>
    public static async Task<ExtractedText> ReadAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        if (content.Length == 0)
            throw new UnreadableDocumentException($"'{name}' is empty. Add a file with text in it.");
        var kind = FileKinds.Detect(name, content);
        ExtractedText text;
        try
        {
            text = await Task.Run(() => Read(kind, name, content, cancellationToken), cancellationToken).WaitAsync(Longest, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new UnreadableDocumentException($"'{name}' took longer than {Longest.TotalSeconds:0} seconds to read and was given up. Split it into smaller files.", late);
        }

        if (text.Blocks.Sum(block => (long)block.Text.Length) > MostText)
            throw new UnreadableDocumentException($"'{name}' holds more than {MostText:N0} characters of text. Split it into smaller files.");
        return text.Blocks.Any(block => block.Text.Any(char.IsLetterOrDigit))
            ? text
            : throw new UnreadableDocumentException($"'{name}' has no text in it. If it is a scan, run text recognition on it first.");
    }

    private static ExtractedText Read(FileKind kind, string name, byte[] content, CancellationToken cancellationToken) => kind switch
    {
        FileKind.Pdf => PdfText.Read(name, content, cancellationToken),
        FileKind.Docx => DocxText.Read(name, content),
        FileKind.Html => HtmlText.Read(Decoded.Text(content)),
        FileKind.Markdown => MarkdownText.Read(Decoded.Text(content)),
        _ => PlainText.Read(Decoded.Text(content)),
    };
}
