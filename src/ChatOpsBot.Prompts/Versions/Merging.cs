using DiffPlex;
using DiffPlex.Chunkers;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>Brings two changes of the same text together, by lines.</summary>
internal static class Merging
{
    private const string Ours = "<<<<<<<";
    private const string Between = "=======";
    private const string Theirs = ">>>>>>>";

    /// <param name="theirName">Who or what the other change is by, for the marks of a conflict.</param>
    /// <returns>The text, and whether lines that both changed stand in it between marks.</returns>
    public static (string Text, bool HasConflict) Merge(string before, string mine, string theirs, string theirName)
    {
        if (mine == theirs || before == theirs)
            return (mine, false);
        if (before == mine)
            return (theirs, false);
        var merged = ThreeWayDiffer.Instance.CreateMerge(Lines(before), Lines(mine), Lines(theirs), false, false, new LineChunker());
        var lines = new List<string>();
        var isBase = false;
        foreach (var line in merged.MergedPieces)
        {
            // What it was before is left out: two versions are enough to choose from.
            if (!merged.IsSuccessful && line == "||||||| base")
                isBase = true;
            else if (!merged.IsSuccessful && line == Between)
                isBase = false;
            if (!isBase)
                lines.Add(merged.IsSuccessful ? line : Renamed(line, theirName));
        }

        return ($"{string.Join('\n', lines).TrimEnd('\n')}\n", !merged.IsSuccessful);
    }

    public static bool HasMarks(string text) =>
        text.Split('\n').Any(line => line.StartsWith(Ours, StringComparison.Ordinal) || line.StartsWith(Theirs, StringComparison.Ordinal));

    private static string Renamed(string line, string theirName) => line switch
    {
        "<<<<<<< old" => $"{Ours} yours",
        ">>>>>>> new" => $"{Theirs} {theirName}",
        _ => line,
    };

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}
