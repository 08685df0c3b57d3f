using System.Collections.Frozen;
using System.Text;
using Lingua;

namespace ChatOpsBot.Core.Localization;

/// <summary>Tells the language of a question and of a passage: by its script, else by the commonest words where it has some, and by its
/// letters where it has none, as a question of two nouns.</summary>
public static class LanguageDetector
{
    // A listing at the beginning is not what a passage is written in.
    private const int Enough = 1_500;

    // So far ahead, words alone decide; of the few words of "thanks, bye" one that no other language has is enough.
    private const double Clear = 2;
    private const double ClearOfFew = 1;
    private const int FewWords = 3;

    // So many words tell by their letters what all of a passage tells, at a fraction of the time.
    private const int MostByLetters = 16;

    private static readonly char[] Between = [.. " \t\r\n.,;:!?\"'’()[]{}/|¿¡«»„“”-–—*`"];

    private static readonly FrozenDictionary<string, string[]> Languages = Commonest(new()
    {
        ["en"] = """
            the a an is are was were be been do does did how what where who when why which many much and or not no my i we you of to for with on at by in from can
            may must our get it that this have has if about there will your as us me need should could would please hello hi thanks thank help new all any as or am per
            """,
        ["de"] = """
            der die das den dem des ein eine einen einem einer ich wir ihr sie es ist sind war waren hat haben wie was wer wo wann warum wieso welche welcher welches
            wieviel wieviele viele und oder nicht kein keine keinen mein meine meinen für von vom zu zum zur mit auf bei im in am an ab nach aus bekomme bekommen darf
            dürfen kann können muss müssen gibt unser unsere unseren auch noch wenn dass über ohne neue neuer neues neuen wird werden man mir uns bitte hallo danke hilfe per
            """,
        ["es"] = "el la los las de del y es en que para por con una un se no al como más su sus son este esta cómo qué quién cuál cuándo dónde cuánto mi hay tengo puedo hola gracias ayuda",
        ["fr"] = "le la les des de du et est dans pour que une un sur pas avec par au aux sont vous ou qui plus cette ce comment quand où quel quelle je nous mon ma mes bonjour merci",
        ["it"] = "il di e che la per un una non sono con del della le si dei da nel come alla questo più ha",
        ["pt"] = "o a os as de e que do da em um uma para com não na por mais dos ao são",
        ["nl"] = "de het een en van is in op te dat voor met zijn niet aan er door worden bij ook naar of",
    });

    // Of what companies here write, before anything is read.
    private static readonly Dictionary<string, double> Usual = new(StringComparer.Ordinal) { ["en"] = 0.5, ["de"] = 0.2 };

    private static readonly Lazy<Lingua.LanguageDetector> Letters = new(() => LanguageDetectorBuilder
        .FromLanguages(Lingua.Language.English, Lingua.Language.German, Lingua.Language.Spanish, Lingua.Language.French).WithLowAccuracyMode().Build());

    /// <param name="byWordsAlone">The text is a command, whose own words are English and tell nothing by their letters.</param>
    /// <returns>The language of those that the bot speaks; English for all others.</returns>
    public static Language Of(string text, bool byWordsAlone = false) => CodeOf(text, byWordsAlone) switch
    {
        "de" => Language.German,
        "zh" => Language.Chinese,
        _ => Language.English,
    };

    /// <returns>A code of ISO 639 of two letters; <c>en</c> for what has no letters.</returns>
    public static string CodeOf(string text) => CodeOf(text, byWordsAlone: false);

    /// <summary>Of a part of a document, as a table, which may have none of the words that tell.</summary>
    /// <param name="whole">The language of the document.</param>
    public static string CodeOfPart(string text, string whole) => Look(text, eachOnce: true) is { Code: { } code } ? code : whole;

    private static string CodeOf(string text, bool byWordsAlone)
    {
        var (clear, words, votes) = Look(text, eachOnce: false);
        return clear ?? (!byWordsAlone ? ByLetters(words, votes) : votes.Count > 0 ? votes.MaxBy(vote => vote.Value).Key : "en");
    }

    // By script and by words; no code where these are not clear. The heads of a table stand in all of its rows, so that each counts once.
    private static (string? Code, string[] Words, Dictionary<string, double> Votes) Look(string text, bool eachOnce)
    {
        text = text.Length > Enough ? text[..Enough] : text;
        var words = text.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        var votes = VotesOf(eachOnce ? words.Distinct(StringComparer.OrdinalIgnoreCase) : words);
        if (ByScript(text, hasWords: votes.Count > 0) is { } script)
            return (script, words, votes);
        var ranked = votes.OrderByDescending(vote => vote.Value).ToList();
        return (ranked.Count > 0 && ranked[0].Value - (ranked.Count > 1 ? ranked[1].Value : 0) >= (words.Length <= FewWords ? ClearOfFew : Clear) ? ranked[0].Key : null, words, votes);
    }

    /// <param name="locale">As <c>zh-CN</c>.</param>
    public static Language? OfLocale(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "en" => Language.English,
        "de" => Language.German,
        "zh" => Language.Chinese,
        _ => null,
    };

    public static bool IsHan(int codePoint) => codePoint is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF);

    private static FrozenDictionary<string, string[]> Commonest(Dictionary<string, string> byLanguage) => byLanguage
        .SelectMany(language => language.Value.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct().Select(word => (Word: word, Language: language.Key)))
        .GroupBy(each => each.Word, each => each.Language, StringComparer.Ordinal)
        .ToFrozenDictionary(word => word.Key, word => word.ToArray(), StringComparer.Ordinal);

    // A word that several languages have counts for each a part.
    private static Dictionary<string, double> VotesOf(IEnumerable<string> words)
    {
        var votes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (!Languages.TryGetValue(word.ToLowerInvariant(), out var languages))
                continue;
            foreach (var language in languages)
                votes[language] = votes.GetValueOrDefault(language) + (1.0 / languages.Length);
        }

        return votes;
    }

    private static string? ByScript(string text, bool hasWords)
    {
        var (han, kana, hangul, cyrillic, arabic, greek, other) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case var point when IsHan(point): han++; break;
                case >= 0x3040 and <= 0x30FF: kana++; break;
                case >= 0xAC00 and <= 0xD7A3: hangul++; break;
                case >= 0x0400 and <= 0x04FF: cyrillic++; break;
                case >= 0x0600 and <= 0x06FF: arabic++; break;
                case >= 0x0370 and <= 0x03FF: greek++; break;
                default: other += Rune.IsLetter(rune) ? 1 : 0; break;
            }
        }

        // A Han character says about as much as three letters, and names of programs stand among them in Latin ones.
        if (han + kana > 0 && ((han + kana) * 3 >= other || (!hasWords && other < 40)))
            return kana * 8 > han + kana ? "ja" : "zh";
        return hangul * 2 > other ? "ko"
            : cyrillic * 2 > other ? "ru"
            : arabic * 2 > other ? "ar"
            : greek * 2 > other ? "el"
            : null;
    }

    private static string ByLetters(string[] words, Dictionary<string, double> votes)
    {
        // Names and abbreviations are in no language.
        var plain = words.Where(word => word.Any(char.IsLetter) && !word.Any(char.IsDigit) && !word.Skip(1).Any(char.IsUpper)).Take(MostByLetters).ToList();
        if (plain.Count == 0)
            return votes.Count > 0 ? votes.MaxBy(vote => vote.Value).Key : "en";
        var confidence = Letters.Value.ComputeLanguageConfidenceValues(string.Join(' ', plain));
        return confidence.Select(each => (Code: CodeOf(each.Key), Score: Math.Log(each.Value + 0.01)))
            .MaxBy(each => each.Score + Usual.GetValueOrDefault(each.Code) + votes.GetValueOrDefault(each.Code)).Code;
    }

    private static string CodeOf(Lingua.Language language) => language switch
    {
        Lingua.Language.German => "de",
        Lingua.Language.Spanish => "es",
        Lingua.Language.French => "fr",
        _ => "en",
    };
}
