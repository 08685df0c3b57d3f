using System.Buffers;

namespace ChatOpsBot.Core.Documents;

/// <summary>Splits text into sentences, in Latin and Chinese script. A line of a list or table is a sentence of its own.</summary>
public static class Sentences
{
    private static readonly SearchValues<char> Closing = SearchValues.Create("\"'”’»)]』」");
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g", "i.e", "etc", "mr", "mrs", "ms", "dr", "prof", "no", "nos", "vs", "inc", "ltd", "approx", "st", "fig", "p", "pp", "u.s",
        "z.b", "d.h", "u.a", "bzw", "ca", "ggf", "evtl", "inkl", "max", "min", "nr", "abs", "art", "str", "usw", "vgl", "s",
    };

    public static IEnumerable<string> Of(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var start = 0;
            for (var i = 0; i < line.Length; i++)
            {
                if (!Ends(line, i))
                    continue;
                var end = i + 1;
                while (end < line.Length && Closing.Contains(line[end]))
                    end++;
                if (line[start..end].Trim() is { Length: > 0 } sentence)
                    yield return sentence;
                start = end;
                i = end - 1;
            }

            if (line[start..].Trim() is { Length: > 0 } rest)
                yield return rest;
        }
    }

    private static bool Ends(string line, int i)
    {
        if (line[i] is '。' or '！' or '？')
            return true;
        if (line[i] is not ('.' or '!' or '?'))
            return false;
        var next = i + 1;
        while (next < line.Length && Closing.Contains(line[next]))
            next++;
        if (next < line.Length && !char.IsWhiteSpace(line[next]))
            return false;
        if (line[i] != '.')
            return true;
        var wordStart = line.LastIndexOf(' ', i) + 1;
        var word = line[wordStart..i].TrimStart('(', '"');
        // A numbered line, an initial, an ordinal as in "1. Januar".
        if (Abbreviations.Contains(word) || (word.Length == 1 && char.IsLetter(word[0])) || (word.Length <= 2 && word.All(char.IsAsciiDigit) && next < line.Length))
            return false;
        return next >= line.Length - 1 || !char.IsLower(line[next + 1]);
    }
}
