using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Where text stands on a page, and what that makes of it.</summary>
internal static class PdfLayout
{
    public static List<PdfPiece> Pieces(Page page)
    {
        var words = NearestNeighbourWordExtractor.Instance.GetWords(page.Letters).Where(word => word.Text.Trim().Length > 0).ToList();
        if (words.Count == 0)
            return [];
        var tables = PdfTable.Find(words);
        var inTables = tables.SelectMany(table => table.Words).ToHashSet();
        var blocks = RecursiveXYCut.Instance.GetBlocks(words.Where(word => !inTables.Contains(word)));
        var pieces = new List<(double Top, PdfPiece Piece)>();
        var waiting = new Queue<PdfTable>(tables);
        foreach (var block in UnsupervisedReadingOrderDetector.Instance.Get(blocks).OrderBy(block => block.ReadingOrder))
        {
            while (waiting.TryPeek(out var table) && table.Top > block.BoundingBox.Top && table.Overlaps(block.BoundingBox))
                AddTable(waiting.Dequeue());
            var text = Decoded.Clean(string.Join('\n', block.TextLines.Select(line => line.Text.Trim()))).Trim();
            if (text.Length > 0)
                pieces.Add((block.BoundingBox.Top, Piece(text, [.. block.TextLines.SelectMany(line => line.Words)], isRow: false, block.TextLines.Count, block.BoundingBox.Centroid.Y / page.Height)));
        }

        while (waiting.TryDequeue(out var rest))
            AddTable(rest);
        return pieces.ConvertAll(piece => piece.Piece);

        void AddTable(PdfTable table)
        {
            foreach (var row in TableRows.Name(table.Rows))
                pieces.Add((table.Top, Piece(row.Text, table.Words, isRow: true, 1, 0.5)));
        }
    }

    private static PdfPiece Piece(string text, IReadOnlyList<Word> words, bool isRow, int lines, double height)
    {
        var letters = words.SelectMany(word => word.Letters).ToList();
        var sizes = letters.Select(letter => letter.PointSize).Order().ToList();
        var bold = letters.Count(letter => letter.FontName?.Contains("bold", StringComparison.OrdinalIgnoreCase) == true);
        return new PdfPiece(Unhyphenated(text), sizes.Count == 0 ? 0 : sizes[sizes.Count / 2], bold * 2 > letters.Count, isRow, lines, height);
    }

    // Lines of a paragraph are one text; a word parted at a line's end is one word.
    private static string Unhyphenated(string text)
    {
        var lines = text.Split('\n');
        var whole = new System.Text.StringBuilder(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            if (whole.Length > 1 && whole[^1] is '-' or '\u00AD' && char.IsLower(whole[^2]) && line.Length > 0 && char.IsLower(line[0]))
                whole.Length--;
            else
                whole.Append(IsItem(line) ? '\n' : ' ');
            whole.Append(line);
        }

        return whole.ToString();
    }

    private static bool IsItem(string line) => line.Length > 2 && line[0] is '•' or '-' or '–' or '*' or '▪' && line[1] == ' ';
}
