using System.IO.Compression;
using System.Text;

namespace ChatOpsBot.Documents.Extraction;

internal enum FileKind
{
    Text,
    Markdown,
    Html,
    Csv,
    Json,
    Rtf,
    Mail,
    Pdf,
    Word,
    Spreadsheet,
    Presentation,
    OpenDocument,
    Epub,
    Image,
    OldWord,
    OldPresentation,
    Zip,
}

/// <summary>Tells what a file is by its content; the name only decides between kinds of text.</summary>
internal static class FileKinds
{
    private const int Head = 1024;

    /// <exception cref="UnreadableDocumentException">It is of a kind that is not read.</exception>
    public static FileKind Detect(string name, byte[] content)
    {
        var head = content.AsSpan(0, Math.Min(content.Length, Head));
        if (head.IndexOf("%PDF-"u8) >= 0)
            return FileKind.Pdf;
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return InZip(name, content);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            return InCompoundFile(name, content);
        if (head.StartsWith("{\\rtf"u8))
            return FileKind.Rtf;
        if (IsImage(head))
            return FileKind.Image;
        return OfText(name, content, head);
    }

    private static FileKind OfText(string name, byte[] content, ReadOnlySpan<byte> head)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        var isHtml = LooksLikeHtml(head);
        if (extension is ".pdf" or ".docx" or ".xlsx" or ".pptx" or ".odt" or ".epub" or ".png" or ".jpg" && !isHtml && (content.AsSpan().Contains((byte)0) || extension != ".docx"))
            throw new UnreadableDocumentException($"'{name}' is not a {extension[1..].ToUpperInvariant()} file, whatever its name says. Add the original file.");
        if (LooksBinary(head))
            throw new UnreadableDocumentException($"'{name}' is not a kind of file that can be read. Add text, Markdown, HTML, PDF, an Office or OpenDocument file, CSV, JSON, EML, EPUB, RTF, a picture, or a ZIP of these.");
        return extension switch
        {
            _ when isHtml => FileKind.Html,
            ".html" or ".htm" or ".xhtml" => FileKind.Html,
            ".md" or ".markdown" => FileKind.Markdown,
            ".csv" or ".tsv" => FileKind.Csv,
            ".json" or ".jsonl" => FileKind.Json,
            ".eml" => FileKind.Mail,
            _ => FileKind.Text,
        };
    }

    private static FileKind InZip(string name, byte[] content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false));
            if (zip.GetEntry("word/document.xml") is not null)
                return FileKind.Word;
            if (zip.GetEntry("xl/workbook.xml") is not null)
                return FileKind.Spreadsheet;
            if (zip.GetEntry("ppt/presentation.xml") is not null)
                return FileKind.Presentation;
            if (zip.GetEntry("META-INF/container.xml") is not null)
                return FileKind.Epub;
            return zip.GetEntry("content.xml") is not null && zip.GetEntry("mimetype") is not null ? FileKind.OpenDocument : FileKind.Zip;
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableDocumentException($"'{name}' is damaged: it ends too early or was changed on its way. Add the original file again.", broken);
        }
    }

    // The names of the streams within stand there in UTF-16.
    private static FileKind InCompoundFile(string name, byte[] content)
    {
        if (Has("EncryptedPackage"))
            throw new UnreadableDocumentException($"'{name}' is protected by a password. Save it without one and add it again.");
        if (Has("__substg1.0_"))
            throw new UnreadableDocumentException($"'{name}' is an Outlook message. Save it as .eml and add that.");
        return Has("WordDocument") ? FileKind.OldWord
            : Has("PowerPoint Document") ? FileKind.OldPresentation
            : Has("Workbook") || Has("Book") ? FileKind.Spreadsheet
            : throw new UnreadableDocumentException($"'{name}' is an old Office file of a kind that is not read. Save it as .docx, .xlsx, .pptx or PDF and add that.");

        bool Has(string stream) => content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(stream)) >= 0;
    }

    private static bool IsImage(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith("GIF8"u8) || head.StartsWith("BM"u8) && head.Length > 6 && head[6] == 0
        || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || (head.Length > 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8));

    private static bool LooksLikeHtml(ReadOnlySpan<byte> head)
    {
        var start = Encoding.ASCII.GetString(head).TrimStart('?', ' ', '\r', '\n', '\t', '\uFEFF');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    // UTF-16 text has zeros too, but says so in its first two bytes.
    private static bool LooksBinary(ReadOnlySpan<byte> head) =>
        head.Contains((byte)0) && !head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && !head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
}
