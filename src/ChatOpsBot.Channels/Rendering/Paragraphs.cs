using System.Text;

namespace ChatOpsBot.Channels.Rendering;

/// <summary>Splits what is too long for one message, at ends of paragraphs, else of lines, else anywhere between characters.</summary>
internal static class Paragraphs
{
    public static IReadOnlyList<string> Split(string text, int most)
    {
        if (text.Length <= most)
            return [text];
        var parts = new List<string>();
        var part = new StringBuilder();
        foreach (var paragraph in Sections(text).SelectMany(paragraph => paragraph.Length <= most ? [paragraph] : Slices(paragraph, most)))
        {
            if (part.Length > 0 && part.Length + 2 + paragraph.Length > most)
            {
                parts.Add(part.ToString());
                part.Clear();
            }

            part.Append(part.Length == 0 ? "" : "\n\n").Append(paragraph);
        }

        parts.Add(part.ToString());
        return parts;
    }

    // A heading goes with the paragraph that it is of.
    private static IEnumerable<string> Sections(string text)
    {
        var headings = "";
        foreach (var paragraph in text.Split("\n\n"))
        {
            if (paragraph.StartsWith('#') && !paragraph.Contains('\n', StringComparison.Ordinal))
            {
                headings += $"{paragraph}\n\n";
                continue;
            }

            yield return headings + paragraph;
            headings = "";
        }

        if (headings.Length > 0)
            yield return headings.TrimEnd();
    }

    private static IEnumerable<string> Slices(string paragraph, int most)
    {
        for (var start = 0; start < paragraph.Length;)
        {
            var end = Math.Min(start + most, paragraph.Length);
            if (end < paragraph.Length)
            {
                var line = paragraph.LastIndexOfAny(['\n', ' '], end - 1, end - start);
                end = line > start + (most / 2) ? line + 1 : char.IsLowSurrogate(paragraph[end]) ? end - 1 : end;
            }

            yield return paragraph[start..end].TrimEnd();
            start = end;
        }
    }

    /// <summary>At most so many characters, with an ellipsis where something is missing.</summary>
    public static string Shorten(string text, int most)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length <= most)
            return line;
        var end = char.IsLowSurrogate(line[most - 1]) ? most - 2 : most - 1;
        return $"{line[..end]}…";
    }
}
