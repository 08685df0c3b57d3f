using System.Buffers;
using System.Collections.Frozen;

namespace ChatOpsBot.Core.Localization;

/// <summary>Tells the language of a short text by its script and commonest words. Statistical detectors need more text than a
/// question has and tens of megabytes of models.</summary>
public static class LanguageDetector
{
    private static readonly FrozenSet<string> German = ("der die das den dem des ein eine einen einem einer ich wir ihr sie es ist sind war hat haben "
        + "wie was wer wo wann warum welche welcher welches wieviel wieviele viele und oder nicht kein keine mein meine für von zu zum zur mit auf bei im am "
        + "nach bekomme bekommen darf kann muss gibt es unser unsere auch noch wenn dass über").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> English = ("the a an is are was were do does did how what who where when why which many much and or not no my i we you "
        + "of to for with on at by in from can may must our get it that this have has if about there").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüßÄÖÜ");

    public static Language Of(string text)
    {
        var letters = 0;
        var han = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHan(rune.Value))
                han++;
            else if (System.Text.Rune.IsLetter(rune))
                letters++;
        }

        // A Han character says about as much as two or three letters.
        if (han > 0 && han * 3 >= letters)
            return Language.Chinese;

        var words = text.ToLowerInvariant().Split([.. " \t\r\n.,;:!?\"'()[]/"], StringSplitOptions.RemoveEmptyEntries);
        var german = words.Count(German.Contains) + (text.AsSpan().ContainsAny(Umlauts) ? 2 : 0);
        return german > words.Count(English.Contains) ? Language.German : Language.English;
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
}
