namespace ChatOpsBot.Knowledge.Extraction;

/// <summary>Rows of a table, each cell named by its header, so that a row says everything when it stands alone.</summary>
internal static class TableRows
{
    /// <param name="rows">The first is the header.</param>
    public static IEnumerable<Block> Name(IReadOnlyList<IReadOnlyList<string>> rows, int section = 0)
    {
        if (rows.Count == 1)
            yield return new Block(BlockKind.Row, string.Join(" | ", rows[0]), Section: section);
        foreach (var row in rows.Skip(1))
        {
            var cells = row.Select((cell, i) => i < rows[0].Count && rows[0][i].Length > 0 ? $"{rows[0][i]}: {cell}" : cell)
                .Where(cell => cell.Length > 0);
            yield return new Block(BlockKind.Row, string.Join("; ", cells), Section: section);
        }
    }
}
