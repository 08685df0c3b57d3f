using System.IO.Compression;

namespace ChatOpsBot.Knowledge.Extraction;

internal enum FileKind
{
    Text,
    Markdown,
    Html,
    Pdf,
    Docx,
}

/// <summary>Tells what a file is by its content; the name only decides between kinds of text.</summary>
internal static class FileKinds
{
    /// <exception cref="UnreadableDocumentException">It is of a kind that is not read.</exception>
    public static FileKind Detect(string name, byte[] content)
    {
        var head = content.AsSpan(0, Math.Min(content.Length, 1024));
        if (head.IndexOf("%PDF-"u8) >= 0)
            return FileKind.Pdf;
        if (head.StartsWith("PK\u0003\u0004"u8))
            return InZip(name, content);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new UnreadableDocumentException($"'{name}' is an old or encrypted Office file. Save it without a password as .docx or PDF and add it again.");
        var extension = Path.GetExtension(name).ToLowerInvariant();
        var isHtml = LooksLikeHtml(head);
        if (extension is ".pdf" or ".docx" && !isHtml && (content.AsSpan().Contains((byte)0) || extension == ".pdf"))
            throw new UnreadableDocumentException($"'{name}' is not a {extension[1..].ToUpperInvariant()} file, whatever its name says. Add the original file.");
        if (LooksBinary(head))
            throw new UnreadableDocumentException($"'{name}' is not a kind of file that can be read yet. Add text, Markdown, HTML, PDF or DOCX.");
        if (isHtml || extension is ".html" or ".htm" or ".xhtml")
            return FileKind.Html;
        return extension is ".md" or ".markdown" ? FileKind.Markdown : FileKind.Text;
    }

    private static FileKind InZip(string name, byte[] content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false));
            if (zip.GetEntry("word/document.xml") is not null)
                return FileKind.Docx;
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableDocumentException($"'{name}' is damaged: it ends too early or was changed on its way. Add the original file again.", broken);
        }

        throw new UnreadableDocumentException($"'{name}' is a ZIP archive or an Office file other than Word. Add text, Markdown, HTML, PDF or DOCX.");
    }

    private static bool LooksLikeHtml(ReadOnlySpan<byte> head)
    {
        var start = System.Text.Encoding.ASCII.GetString(head).TrimStart('?', ' ', '\r', '\n', '\t', '\uFEFF');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    // UTF-16 text has zeros too, but says so in its first two bytes.
    private static bool LooksBinary(ReadOnlySpan<byte> head) =>
        head.Contains((byte)0) && !head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && !head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
}
