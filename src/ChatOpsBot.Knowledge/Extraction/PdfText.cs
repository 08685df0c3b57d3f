using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace ChatOpsBot.Knowledge.Extraction;

internal static class PdfText
{
    private const int MostPages = 5_000;

    public static ExtractedText Read(string name, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            using var pdf = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true });
            if (pdf.NumberOfPages > MostPages)
                throw new UnreadableDocumentException($"'{name}' has {pdf.NumberOfPages:N0} pages; up to {MostPages:N0} are read. Split it into smaller files.");
            var blocks = new List<Block>();
            foreach (var page in pdf.GetPages())
            {
                cancellationToken.ThrowIfCancellationRequested();
                blocks.AddRange(Paragraphs(page));
            }

            return new ExtractedText(pdf.Information.Title is { Length: > 0 } title ? Decoded.Clean(title).Trim() : null, blocks);
        }
        catch (PdfDocumentEncryptedException locked)
        {
            throw new UnreadableDocumentException($"'{name}' is protected by a password. Save it without one and add it again.", locked);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OperationCanceledException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as PDF. Open it, save or print it as PDF anew, and add that.", broken);
        }
    }

    private static IEnumerable<Block> Paragraphs(Page page) =>
        Decoded.Clean(ContentOrderTextExtractor.GetText(page, addDoubleNewline: true))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(paragraph => new Block(BlockKind.Paragraph, paragraph, Section: page.Number));
}
