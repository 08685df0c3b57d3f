using System.Text.RegularExpressions;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Lists and tables, which are quoted whole where the whole is asked for, and rows of tables as they are read out.</summary>
internal static partial class Listing
{
    // Lines that fill a screen.
    private const int MostLines = 15;

    private const string Numbered = "numbered";
    private const string Bulleted = "bulleted";
    private const int LongestHeader = 60;

    /// <returns>The list or table that has the line, without its end where it is longer than a screen, and how many lines are left out; null where
    /// the whole is not asked for, or the line stands in none. Who names no row of a table asks for all of them.</returns>
    public static (IReadOnlyList<string> Lines, int Left)? Whole(string question, string passage, string line)
    {
        var lines = passage.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var at = Array.FindIndex(lines, each => each.Contains(line, StringComparison.Ordinal));
        if (at < 0)
            return null;
        var announces = lines[at][^1] is ':' or '：' && at + 1 < lines.Length && KindOf(lines[at + 1]) is not null;
        var first = announces ? at + 1 : at;
        var kind = KindOf(lines[first]);
        if (kind is null || !(announces || AsksForAll().IsMatch(question) || IsOfNoRow(question, lines[first]) || (kind == Numbered && AsksHow().IsMatch(question))))
            return null;
        var last = first;
        while (first > 0 && KindOf(lines[first - 1]) == kind)
            first--;
        while (last + 1 < lines.Length && KindOf(lines[last + 1]) == kind)
            last++;
        if (last == first)
            return null;
        // What announces it belongs to it.
        var head = first > 0 && lines[first - 1][^1] is ':' or '：' ? lines[(first - 1)..first] : [];
        var shown = lines[first..Math.Min(last + 1, first + MostLines)];
        return ([.. head, .. shown.Distinct(StringComparer.Ordinal).Select(each => kind is Numbered or Bulleted ? each : $"- {Read(each)}")], last + 1 - first - shown.Length);
    }

    /// <summary>A row of a table as it is read out: "City: Zurich; Hotel: 210 CHF" is "Zurich: hotel 210 CHF". Anything else as it is.</summary>
    public static string Read(string line) => CellsOf(line) is [var first, .. var others]
        ? $"{first.Text}: {string.Join(", ", others.Select(cell => $"{cell.Header} {cell.Text}"))}"
        : line;

    /// <returns>What a row of a table is about: its first cell; null for anything else.</returns>
    public static string? NameOf(string line) => CellsOf(line) is [var first, ..] ? first.Text : null;

    // "What are the meal allowances?" is no more of one country than of another.
    private static bool IsOfNoRow(string question, string line)
    {
        var asked = TextTerms.Of(TextTerms.Letters, question).Where(term => !QuestionWords.Has(term)).ToHashSet(StringComparer.Ordinal);
        return CellsOf(line) is { Count: > 0 } cells && !cells.SelectMany(cell => TextTerms.Of(TextTerms.Letters, cell.Text)).Any(asked.Contains);
    }

    // Rows of one table have the same headers.
    private static string? KindOf(string line) => NumberedLine().IsMatch(line) ? Numbered
        : BulletedLine().IsMatch(line) ? Bulleted
        : CellsOf(line) is [var first, ..] ? $"row:{first.Header}"
        : null;

    /// <returns>Of a row of a table; none for anything else.</returns>
    private static List<(string Header, string Text)> CellsOf(string line)
    {
        var cells = line.Split("; ");
        var isRow = cells.Length > 1 && !NumberedLine().IsMatch(line) && !BulletedLine().IsMatch(line)
            && Array.TrueForAll(cells, cell => cell.IndexOf(": ", StringComparison.Ordinal) is > 0 and < LongestHeader);
        return isRow ? [.. cells.Select(cell => cell.Split(": ", 2)).Select(cell => (cell[0], cell[1]))] : [];
    }

    [GeneratedRegex(@"^\d{1,2}[.)、]\s*\S", RegexOptions.None, 1000)]
    private static partial Regex NumberedLine();

    [GeneratedRegex(@"^[-*•]\s", RegexOptions.None, 1000)]
    private static partial Regex BulletedLine();

    [GeneratedRegex(@"\b(all|every|each|list|overview|step by step|steps|complete|everything|alle[nrs]?|jede[nrs]?|sämtliche[nrs]?|liste|übersicht|schritt für schritt|schritte|vollständig\w*)\b|步骤|流程|所有|全部|列出|各个|各城市|分别|一步一步|清单", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksForAll();

    [GeneratedRegex(@"\b(how (do|can|should|to|does)|what (do|should|must) i do|wie|was (muss|soll) ich tun)\b|怎么|如何|怎样", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsksHow();
}
