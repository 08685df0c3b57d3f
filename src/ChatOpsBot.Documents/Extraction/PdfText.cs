using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Exceptions;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Pages in reading order: columns one after the other, headings by the size of their letters, tables as rows; what
/// stands at the edge of every page is left out. A page that is only a picture is read as a scan.</summary>
internal static class PdfText
{
    private const int MostPages = 5_000;
    private const int MostScans = 50;

    public static ExtractedText Read(string name, byte[] content)
    {
        try
        {
            using var pdf = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true });
            if (pdf.NumberOfPages > MostPages)
                throw new UnreadableDocumentException($"'{name}' has {pdf.NumberOfPages:N0} pages; up to {MostPages:N0} are read. Split it into smaller files.");
            var pages = pdf.GetPages().Select(PdfPage.Read).ToList();
            PdfEdges.Remove(pages);
            var body = PdfHeadings.BodySize(pages);
            var scans = 0;
            var blocks = new List<Block>();
            foreach (var page in pages)
            {
                if (page.Pieces.Count > 0)
                    blocks.AddRange(PdfHeadings.Mark(page, body));
                else if (page.Picture is { } picture && ScanText.IsPossible && scans++ < MostScans)
                    blocks.AddRange(ScanText.Paragraphs(name, picture, page.Number));
            }

            if (blocks.Count == 0 && pages.Exists(page => page.Picture is not null) && !ScanText.IsPossible)
                throw new UnreadableDocumentException($"'{name}' is a scan without text, and this server has no Tesseract to read it. An administrator can install it (tesseract-ocr); or add the document with its text.");
            return new ExtractedText(pdf.Information.Title is { Length: > 0 } title ? Decoded.Clean(title).Trim() : null, blocks);
        }
        catch (PdfDocumentEncryptedException locked)
        {
            throw new UnreadableDocumentException($"'{name}' is protected by a password. Save it without one and add it again.", locked);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as PDF. Open it, save or print it as PDF anew, and add that.", broken);
        }
    }
}

/// <summary>A page as pieces in reading order.</summary>
/// <param name="Picture">What the page shows when it has no text of its own, as JPEG or PNG.</param>
internal sealed record PdfPage(int Number, List<PdfPiece> Pieces, byte[]? Picture)
{
    public static PdfPage Read(Page page) => new(page.Number, PdfLayout.Pieces(page), page.Letters.Count > 0 ? null : LargestPicture(page));

    private static byte[]? LargestPicture(Page page)
    {
        var picture = page.GetImages().MaxBy(image => image.BoundingBox.Area);
        if (picture is null)
            return null;
        if (picture.TryGetPng(out var png))
            return png;
        var raw = picture.RawMemory.ToArray();
        return raw.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? raw : null;
    }
}

/// <summary>A paragraph, or a row of a table.</summary>
/// <param name="Size">Of its letters, in points.</param>
/// <param name="Height">Where it stands: 0 at the bottom of the page, 1 at its top.</param>
internal sealed record PdfPiece(string Text, double Size, bool IsBold, bool IsRow, int Lines, double Height);
