using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>What changed between two texts, readable in a chat: added words bold, removed ones struck through.</summary>
public static class Differences
{
    private const int Around = 1;
    private const double LeastShared = 0.4;

    /// <returns>Empty when nothing did.</returns>
    public static string Show(string before, string after)
    {
        var lines = SideBySideDiffBuilder.Diff(before, after, ignoreWhiteSpace: false);
        var text = new StringBuilder();
        var last = -1;
        var all = lines.OldText.Lines.Zip(lines.NewText.Lines, (old, changed) => (Old: old, New: changed)).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            if (!IsNear(all, i) || IsFrame(all[i].Old, all[i].New))
                continue;
            if (last >= 0 && last < i - 1)
                text.Append("> …\n");
            text.Append("> ").Append(Line(all[i].Old, all[i].New)).Append("\n> \n");
            last = i;
        }

        return text.ToString().TrimEnd('>', ' ', '\n');
    }

    // Empty lines and the lines around a head say nothing by themselves.
    private static bool IsFrame(DiffPiece old, DiffPiece changed) =>
        ((string?[])[old.Text, changed.Text]).All(text => text?.Trim() is null or "" or "---");

    private static bool IsNear(List<(DiffPiece Old, DiffPiece New)> lines, int at)
    {
        for (var i = Math.Max(0, at - Around); i <= Math.Min(lines.Count - 1, at + Around); i++)
        {
            if (lines[i].New.Type is not ChangeType.Unchanged || lines[i].Old.Type is not ChangeType.Unchanged)
                return true;
        }

        return false;
    }

    private static string Line(DiffPiece old, DiffPiece changed) => (old.Type, changed.Type) switch
    {
        (ChangeType.Unchanged, _) => Plain(changed.Text),
        (ChangeType.Deleted, _) => Marked(old.Text, "~~"),
        (_, ChangeType.Inserted) => Marked(changed.Text, "**"),
        _ => Words(old.Text, changed.Text),
    };

    private static string Words(string old, string changed)
    {
        var words = new InlineDiffBuilder(new Differ()).BuildDiffModel(old, changed, ignoreWhitespace: false, ignoreCase: false, new WordChunker()).Lines;

        // Lines that share little are easier to read one below the other.
        if (words.Where(word => word.Type == ChangeType.Unchanged).Sum(word => word.Text.Length) < LeastShared * Math.Max(old.Length, changed.Length))
            return $"{Marked(old, "~~")}\n> \n> {Marked(changed, "**")}";
        var text = new StringBuilder();
        for (var i = 0; i < words.Count;)
        {
            var type = words[i].Type;
            var run = string.Concat(words.Skip(i).TakeWhile(word => word.Type == type).Select(word => word.Text));
            i += words.Skip(i).TakeWhile(word => word.Type == type).Count();
            text.Append(type switch
            {
                ChangeType.Inserted => Marked(run, "**"),
                ChangeType.Deleted => Marked(run, "~~"),
                _ => Plain(run),
            });
        }

        return text.ToString();
    }

    // Marks stick to words: spaces stay outside.
    private static string Marked(string? text, string mark)
    {
        var bare = Plain(text).Trim();
        if (bare.Length == 0)
            return text ?? "";
        var (before, after) = (text!.StartsWith(' ') ? " " : "", text.EndsWith(' ') ? " " : "");
        return $"{before}{mark}{bare}{mark}{after}";
    }

    // Markdown within would make the marks unreadable.
    private static string Plain(string? text) => (text ?? "").Replace("*", "\\*", StringComparison.Ordinal).Replace("~", "\\~", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal).TrimStart('#', '>');
}
