namespace ChatOpsBot.Documents.Extraction;

/// <summary>Reads a file into blocks, whatever it is. It trusts nothing, and yet a parser may hang, overflow its stack or eat
/// memory: all but plain text is read in a process of its own, see <see cref="ExtractionPool"/>.</summary>
internal static class Extractor
{
    /// <summary>More text than this is no document, in characters.</summary>
    public const int MostText = 20_000_000;

    // A mail in an archive in a mail.
    private const int MostNesting = 3;

    /// <exception cref="UnreadableDocumentException">With the reason and what to do.</exception>
    public static ExtractedText Read(string name, byte[] content)
    {
        var text = ReadPart(name, content, depth: 0);
        if (text.Blocks.Sum(block => (long)block.Text.Length) > MostText)
            throw new UnreadableDocumentException($"'{name}' holds more than {MostText:N0} characters of text. Split it into smaller files.");
        return text.Blocks.Any(block => block.Text.Any(char.IsLetterOrDigit))
            ? text
            : throw new UnreadableDocumentException($"'{name}' has no text in it. Add a file with text, or a scan that can be read.");
    }

    /// <summary>A file, or one within another.</summary>
    public static ExtractedText ReadPart(string name, byte[] content, int depth)
    {
        if (content.Length == 0)
            throw new UnreadableDocumentException($"'{name}' is empty. Add a file with text in it.");
        if (depth > MostNesting)
            throw new UnreadableDocumentException($"'{name}' lies in files within files more than {MostNesting} deep. Unpack it and add what is in it.");
        return FileKinds.Detect(name, content) switch
        {
            FileKind.Pdf => PdfText.Read(name, content),
            FileKind.Word => DocxText.Read(name, content),
            FileKind.Spreadsheet => SpreadsheetText.Read(name, content),
            FileKind.Presentation => PptxText.Read(name, content),
            FileKind.OpenDocument => OpenDocumentText.Read(name, content),
            FileKind.Epub => EpubText.Read(name, content),
            FileKind.Mail => MailText.Read(name, content, depth),
            FileKind.Zip => ZipText.Read(name, content, depth),
            FileKind.Image => ScanText.Read(name, content),
            FileKind.OldWord => OldOfficeText.Read(name, content, "docx", depth),
            FileKind.OldPresentation => OldOfficeText.Read(name, content, "pptx", depth),
            FileKind.Rtf => RtfText.Read(content),
            FileKind.Html => HtmlText.Read(Decoded.Text(content)),
            FileKind.Markdown => MarkdownText.Read(Decoded.Text(content)),
            FileKind.Csv => CsvText.Read(name, Decoded.Text(content)),
            FileKind.Json => JsonText.Read(name, Decoded.Text(content)),
            _ => PlainText.Read(Decoded.Text(content)),
        };
    }
}
