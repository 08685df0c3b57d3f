using System.Collections.Frozen;

namespace ChatOpsBot.Documents.Chunking;

/// <summary>The language of a chunk by its script and commonest words, as a two-letter code of ISO 639.</summary>
internal static class ChunkLanguage
{
    private const int Enough = 400;

    private static readonly FrozenDictionary<string, FrozenSet<string>> Commonest = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] = "the of and to in is for that with on are by as be this from or at have not you can will",
        ["de"] = "der die das und ist von den mit nicht für auf dem ein eine zu im werden auch oder bei wird sind nach",
        ["fr"] = "le la les des et est dans pour que une sur pas avec par du au sont vous ou qui plus aux cette",
        ["es"] = "el la los las de y es en que para por con una del se no al como más su son este o",
        ["it"] = "il di e che la per un una non sono con del della le si dei da nel come alla questo più ha",
        ["pt"] = "o a os as de e que do da em um uma para com não no na por mais dos ao são",
        ["nl"] = "de het een en van is in op te dat voor met zijn niet aan er door worden bij ook naar of",
    }.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal));

    public static string Of(string text)
    {
        text = text.Length > Enough ? text[..Enough] : text;
        var (han, kana, hangul, cyrillic, arabic, greek, latin) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var letter in text)
        {
            switch (letter)
            {
                case >= '\u4E00' and <= '\u9FFF': han++; break;
                case >= '\u3040' and <= '\u30FF': kana++; break;
                case >= '\uAC00' and <= '\uD7A3': hangul++; break;
                case >= '\u0400' and <= '\u04FF': cyrillic++; break;
                case >= '\u0600' and <= '\u06FF': arabic++; break;
                case >= '\u0370' and <= '\u03FF': greek++; break;
                case var other when char.IsLetter(other): latin++; break;
            }
        }

        // A Han character says about as much as three letters.
        if ((han + kana) * 3 >= latin && han + kana > 0)
            return kana * 8 > han + kana ? "ja" : "zh";
        if (hangul * 2 > latin)
            return "ko";
        if (cyrillic > latin)
            return "ru";
        if (arabic > latin)
            return "ar";
        return greek > latin ? "el" : Latin(text);
    }

    private static string Latin(string text)
    {
        var words = text.ToLowerInvariant().Split([.. " \t\r\n.,;:!?\"'()[]/|"], StringSplitOptions.RemoveEmptyEntries);
        return Commonest.MaxBy(language => words.Count(language.Value.Contains) + (language.Key == "en" ? 0.5 : 0)).Key;
    }
}
