namespace ChatOpsBot.Documents.Extraction;

/// <summary>Headings are short and larger than the text, or as large and bold.</summary>
internal static class PdfHeadings
{
    private const int Longest = 120;
    private const double Larger = 1.12;
    private const double MuchLarger = 1.5;

    /// <summary>The size that most of the text is set in, in points.</summary>
    public static double BodySize(IEnumerable<PdfPage> pages) => pages.SelectMany(page => page.Pieces)
        .GroupBy(piece => Math.Round(piece.Size, 1)).OrderByDescending(group => group.Sum(piece => piece.Text.Length)).FirstOrDefault()?.Key ?? 0;

    public static IEnumerable<Block> Mark(PdfPage page, double body) => page.Pieces.Select(piece =>
        piece.IsRow ? new Block(BlockKind.Row, piece.Text, Section: page.Number)
        : LevelOf(piece, body) is { } level ? new Block(BlockKind.Heading, piece.Text, level, page.Number)
        : new Block(piece.Text.Contains('\n', StringComparison.Ordinal) ? BlockKind.Kept : BlockKind.Paragraph, piece.Text, Section: page.Number));

    private static int? LevelOf(PdfPiece piece, double body)
    {
        if (piece.Text.Length > Longest || piece.Lines > 2 || piece.Text[^1] is '.' or ',' or ';' or ':' || !piece.Text.Any(char.IsLetter))
            return null;
        return piece.Size >= body * MuchLarger ? 1 : piece.Size >= body * Larger ? 2 : piece.IsBold && piece.Size >= body ? 3 : null;
    }
}
