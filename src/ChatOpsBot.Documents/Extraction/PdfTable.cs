using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Three or more lines one under the other whose wide gaps stand at the same places.</summary>
internal sealed record PdfTable(List<IReadOnlyList<string>> Rows, List<Word> Words)
{
    private const int FewestRows = 3;

    public double Top => Words.Max(word => word.BoundingBox.Top);

    public bool Overlaps(PdfRectangle box) => box.Left < Words.Max(word => word.BoundingBox.Right) && box.Right > Words.Min(word => word.BoundingBox.Left);

    /// <returns>From the top of the page to its end.</returns>
    public static List<PdfTable> Find(IReadOnlyList<Word> words)
    {
        var tables = new List<PdfTable>();
        var rows = new List<List<Cell>>();
        foreach (var line in Lines(words))
        {
            var cells = Cells(line);
            if (rows.Count > 0 && (cells.Count < 2 || !Aligned(rows[0], cells) || !Follows(rows[^1], cells)))
                Close();
            if (cells.Count >= 2)
                rows.Add(cells);
        }

        Close();
        return tables;

        // Two columns of running text look alike, but their cells are long.
        void Close()
        {
            if (rows.Count >= FewestRows && rows.SelectMany(row => row).Average(cell => cell.Text.Length) < 28)
                tables.Add(new PdfTable([.. rows.Select(row => ByColumn(rows, row))], [.. rows.SelectMany(row => row).SelectMany(cell => cell.Words)]));
            rows.Clear();
        }
    }

    private static IEnumerable<List<Word>> Lines(IReadOnlyList<Word> words)
    {
        var line = new List<Word>();
        foreach (var word in words.OrderByDescending(word => word.BoundingBox.Bottom).ThenBy(word => word.BoundingBox.Left))
        {
            if (line.Count > 0 && line[0].BoundingBox.Bottom - word.BoundingBox.Bottom > word.BoundingBox.Height * 0.6)
            {
                yield return [.. line.OrderBy(each => each.BoundingBox.Left)];
                line.Clear();
            }

            line.Add(word);
        }

        if (line.Count > 0)
            yield return [.. line.OrderBy(each => each.BoundingBox.Left)];
    }

    private static List<Cell> Cells(List<Word> line)
    {
        var cells = new List<Cell>();
        foreach (var word in line)
        {
            var size = Math.Max(word.Letters.Count == 0 ? 0 : word.Letters[0].PointSize, 4);
            if (cells.Count > 0 && word.BoundingBox.Left - cells[^1].Words[^1].BoundingBox.Right < size * 0.9)
                cells[^1].Words.Add(word);
            else
                cells.Add(new Cell([word]));
        }

        return cells;
    }

    // A row may leave cells empty, but those it has stand under the header's.
    private static bool Aligned(List<Cell> header, List<Cell> row) =>
        row.Count <= header.Count && row.TrueForAll(cell => header.Exists(above => above.Stands(cell)));

    private static bool Follows(List<Cell> above, List<Cell> row) =>
        above[0].Words[0].BoundingBox.Bottom - row[0].Words[0].BoundingBox.Top < above[0].Words[0].BoundingBox.Height * 3;

    private static IReadOnlyList<string> ByColumn(List<List<Cell>> rows, List<Cell> row) =>
        [.. rows[0].Select(column => string.Join(' ', row.Where(column.Stands).Select(cell => cell.Text)))];

    private sealed record Cell(List<Word> Words)
    {
        public string Text => string.Join(' ', Words.Select(word => word.Text));

        private double Left => Words[0].BoundingBox.Left;

        private double Right => Words[^1].BoundingBox.Right;

        public bool Stands(Cell other) => Math.Abs(Left - other.Left) < 4 || Math.Abs(Right - other.Right) < 4 || Math.Abs(Left + Right - other.Left - other.Right) < 8;
    }
}
