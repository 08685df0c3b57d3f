namespace ChatOpsBot.Documents.Extraction;

/// <summary>Rows of a table, each cell named by its header, so that a row says everything when it stands alone. Tables of
/// questions and answers become pairs: the question as a heading, the answer under it.</summary>
internal static class TableRows
{
    /// <summary>Wider tables are refused.</summary>
    public const int MostColumns = 1_000;

    private const int HeadingOfQuestion = 6;
    private static readonly string[] QuestionHeaders = ["question", "questions", "frage", "fragen", "问题", "问"];
    private static readonly string[] AnswerHeaders = ["answer", "answers", "antwort", "antworten", "答案", "回答", "答"];

    /// <param name="rows">The first is the header.</param>
    public static IEnumerable<Block> Name(IReadOnlyList<IReadOnlyList<string>> rows, int section = 0)
    {
        if (rows.Count == 0)
            return [];
        if (rows.Count == 1)
            return [new Block(BlockKind.Row, string.Join(" | ", rows[0]), Section: section)];
        var (question, answer) = (Column(rows[0], QuestionHeaders), Column(rows[0], AnswerHeaders));
        return question >= 0 && answer >= 0 ? Pairs(rows, question, answer, section) : Rows(rows, section);
    }

    public static void RefuseTooWide(string name, int columns)
    {
        if (columns > MostColumns)
            throw new UnreadableDocumentException($"'{name}' has more than {MostColumns:N0} columns. Save the part that people ask for as a table of its own and add that.");
    }

    private static IEnumerable<Block> Rows(IReadOnlyList<IReadOnlyList<string>> rows, int section)
    {
        foreach (var row in rows.Skip(1))
        {
            var cells = row.Select((cell, i) => i < rows[0].Count && rows[0][i].Length > 0 ? $"{rows[0][i]}: {cell}" : cell)
                .Where(cell => cell.Length > 0);
            yield return new Block(BlockKind.Row, string.Join("; ", cells), Section: section);
        }
    }

    private static IEnumerable<Block> Pairs(IReadOnlyList<IReadOnlyList<string>> rows, int question, int answer, int section)
    {
        foreach (var row in rows.Skip(1).Where(row => row.Count > Math.Max(question, answer) && row[question].Length > 0 && row[answer].Length > 0))
        {
            var asked = row[question];
            yield return new Block(BlockKind.Heading, asked[^1] is '?' or '？' ? asked : $"{asked}?", HeadingOfQuestion, section);
            yield return new Block(BlockKind.Paragraph, row[answer], Section: section);
        }
    }

    private static int Column(IReadOnlyList<string> header, string[] names)
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (names.Contains(header[i].Trim(), StringComparer.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
