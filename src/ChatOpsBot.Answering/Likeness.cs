using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Answering;

/// <summary>Words that stemming for English leaves apart though they are of one kind: inflections, and compounds with their parts.</summary>
internal sealed partial class Likeness
{
    /// <summary>0…1: what a word says of another that it is a form of.</summary>
    public const double OfForm = 0.95;

    private const int ShortestWord = 4;
    private const int LongEnoughForSlips = 6;
    private const int ShortestPart = 5;
    private const int ShortestCompound = 8;
    private const double OfPart = 0.7;
    private static readonly string[] Links = ["", "s", "n", "en", "es", "er"];
    private readonly Dictionary<string, string> folded = new(StringComparer.Ordinal);

    /// <summary>One is the other with a slip of the keyboard in it.</summary>
    public static bool IsSlip(string one, string other) =>
        one.Length >= LongEnoughForSlips && other.Length >= LongEnoughForSlips && one[0] == other[0] && Math.Abs(one.Length - other.Length) <= 1 && IsWord(one) && !one.Any(char.IsDigit) && !other.Any(char.IsDigit) && Spelling.Distance(one, other) == 1;

    public static bool AreForms(string one, string other) => IsWord(one) && IsWord(other) && one != other && HaveOneForm(one, other);

    /// <summary>How much of each of some German words the terms say by parts that it has, or by words of which it is a part, 0…1; words of which they say nothing are left out.</summary>
    public IEnumerable<(string Word, double Worth)> OfParts(IEnumerable<string> words, IReadOnlyCollection<string> terms)
    {
        var read = terms.Where(IsWord).Select(Folded).ToList();
        return words.Where(IsWord).Select(word => (word, Worth: OfParts(Folded(word), read))).Where(each => each.Worth > 0);
    }

    private static bool IsWord(string word) => word.Length >= ShortestWord && !LanguageDetector.IsHan(word[0]) && !char.IsAsciiDigit(word[0]);

    private static bool HaveOneForm(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        // "Urlaub" is in "Sonderurlaub"; "photosynthesis" is of no photo.
        if (shorter.Length * 2 < longer.Length)
            return false;
        return longer.StartsWith(shorter, StringComparison.Ordinal)
            || (shorter.Length >= ShortestPart && longer.Contains(shorter, StringComparison.Ordinal))
            || HaveOneStem(one, other);
    }

    private static bool HaveOneStem(string one, string other) =>
        one.AsSpan().CommonPrefixLength(other) is var same && same >= ShortestPart && same >= Math.Min(one.Length, other.Length) * 0.75;

    private static double OfParts(string word, List<string> terms)
    {
        if (terms.Exists(term => HaveOneForm(word, term)))
            return OfForm;
        var whole = terms.Exists(term => term.Length >= ShortestCompound && word.Length >= ShortestPart && (term.StartsWith(word, StringComparison.Ordinal) || term.EndsWith(word, StringComparison.Ordinal))) ? OfPart : 0;
        if (word.Length < ShortestCompound)
            return whole;
        return Math.Max(whole, terms.Where(term => word.StartsWith(term, StringComparison.Ordinal)).Select(first => OfForm * (first.Length + RestIn(word[first.Length..], terms)) / word.Length).DefaultIfEmpty().Max());
    }

    // How many letters of what follows a first part the terms say, the letters that link the parts included.
    private static int RestIn(string rest, List<string> terms) => Links.Where(link => rest.StartsWith(link, StringComparison.Ordinal) && rest.Length - link.Length >= ShortestWord)
        .Any(link => terms.Exists(term => rest[link.Length..] is var part && (term.StartsWith(part, StringComparison.Ordinal) || HaveOneStem(part, term)))) ? rest.Length : 0;

    // Without the marks of plurals and participles: "Schäden" and "Schaden", "Krankheit" and "krank", "gegrillt" and "grillen", "einzutragen" and "eingetragen".
    private string Folded(string word) => folded.TryGetValue(word, out var known) ? known : folded[word] = Fold(word);

    private static string Fold(string word)
    {
        var letters = string.Concat(word.Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark));
        return Participle().Match(letters) is { Success: true } form ? form.Groups["apart"].Value + form.Groups["stem"].Value : Ending().Replace(letters, "");
    }

    [GeneratedRegex("(?<=\\w{5})(heit|keit|schaft|ung)(en)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ending();

    [GeneratedRegex("^(?<apart>ab|an|auf|aus|bei|durch|ein|fest|frei|her|hin|los|mit|nach|um|vor|weg|zu|zuruck|zusammen)?(ge|zu)(?<stem>\\w{3,}(t|en))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Participle();
}
