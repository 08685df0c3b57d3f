using System.Text.RegularExpressions;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>What stands at the top or bottom of most pages: running titles, page numbers.</summary>
internal static partial class PdfEdges
{
    private const int FewestPages = 3;
    private const double MostOfThem = 0.5;
    private const double Margin = 0.08;

    public static void Remove(List<PdfPage> pages)
    {
        if (pages.Count(page => page.Pieces.Count > 0) is var written && written < FewestPages)
            return;
        var repeated = pages.SelectMany(page => Edge(page).Select(piece => Key(piece.Text)).Distinct(StringComparer.Ordinal))
            .GroupBy(key => key, StringComparer.Ordinal).Where(key => key.Count() >= FewestPages && key.Count() >= written * MostOfThem)
            .Select(key => key.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            var edge = Edge(page).ToHashSet();
            page.Pieces.RemoveAll(piece => edge.Contains(piece) && (repeated.Contains(Key(piece.Text)) || PageNumber().IsMatch(piece.Text)));
        }
    }

    private static IEnumerable<PdfPiece> Edge(PdfPage page) =>
        page.Pieces.Where(piece => piece is { IsRow: false, Text.Length: < 120, Height: < Margin or > 1 - Margin });

    // "Page 3" and "Page 4" are the same running title.
    private static string Key(string text) => Digits().Replace(text, "#");

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\W*((page|seite|第)\s*)?\d{1,4}(\s*(/|of|von)\s*\d{1,4})?\s*页?\W*$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PageNumber();
}
