using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What kind of thing a question asks for, and whether a sentence holds one.</summary>
internal sealed partial class AnswerKind
{
    private const int MostOfForm = 3;

    // What is asked for stands in the first letters of a question; the rest, as a text that was pasted with it, is not looked through.
    private const int Beginning = 1_000;

    // The first that a question asks for.
    private static readonly AnswerKind[] All =
    [
        new(AsksForSteps(), Step()), new(AsksForAge(), Age()), new(AsksForDuration(), Duration()), new(AsksForFrequency(), Frequency()), new(AsksForCount(), Amount()),
        new(AsksForColour(), Colour()) { isNew = true }, new(AsksForPhone(), Phone()), new(AsksForAddress(), Address()), new(AsksForLanguage(), Tongue()) { isNew = true },
        new(AsksForPrice(), Price()), new(AsksForWeight(), Weight()), new(AsksForTemperature(), Temperature()), new(AsksForDistance(), Distance()), new(AsksForAmount(), Amount()),
        new(AsksForHour(), Hour()) { isNew = true }, new(AsksForTime(), Time()) { isNew = true, exactly = Calendar() }, new(AsksForPerson(), Person()) { isNew = true, inGerman = GermanPerson() }, new(AsksForPlace(), Place()),
        new(AsksForName(), Name()) { isNew = true, isOptional = true }, new(AsksForPermission(), Permission()) { isOptional = true },
    ];

    private readonly Regex asks;
    private readonly Regex holds;
    private string question = "";
    private string counted = "";

    // What the question itself names is not what it asks for.
    private bool isNew;

    // A sentence may answer without holding one.
    private bool isOptional;

    // Where nouns have capitals too.
    private Regex? inGerman;

    // The best form of it: of times a date.
    private Regex? exactly;

    private AnswerKind(Regex asks, Regex holds) => (this.asks, this.holds) = (asks, holds);

    /// <summary>Words that only say what kind is asked for, as "colour": of a sentence that holds one they ask nothing more.</summary>
    public IReadOnlySet<string> Words { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <returns>Null when the question does not say.</returns>
    public static AnswerKind? Of(string question)
    {
        question = question.Length > Beginning ? question[..Beginning] : question;
        foreach (var kind in All)
        {
            if (kind.asks.Match(question) is { Success: true } match)
            {
                return new AnswerKind(kind.asks, LanguageDetector.Of(question) == Language.German ? kind.inGerman ?? kind.holds : kind.holds)
                {
                    question = question,
                    counted = match.Groups["what"].Value,
                    isNew = kind.isNew,
                    isOptional = kind.isOptional,
                    exactly = kind.exactly,
                    Words = kind.asks.Matches(question).SelectMany(each => each.Groups["kind"].Captures).SelectMany(each => TextTerms.Of(TextTerms.Letters, each.Value)).ToHashSet(StringComparer.Ordinal),
                };
            }
        }

        return null;
    }

    /// <returns>Whether the sentence has a number, date, person or the like; null where that says nothing.</returns>
    public bool? IsIn(string sentence)
    {
        var isIn = counted.Length > 0 ? Counts(counted, sentence)
            : isNew ? holds.Matches(sentence).Any(match => !question.Contains(match.Value.Trim(' ', ',', ':', '.'), StringComparison.OrdinalIgnoreCase))
            : holds.IsMatch(sentence);
        return isIn || !isOptional ? isIn : null;
    }

    /// <summary>Whether the sentence has it in its best form, as a date is of a time.</summary>
    public bool IsExactlyIn(string sentence) => exactly is not null && exactly.Matches(sentence).Any(match => !question.Contains(match.Value.Trim(), StringComparison.OrdinalIgnoreCase));

    // "How many days": a number beside a word like one of those that follow, as in "eight days", "days: 10", "28 vacation days".
    private static bool Counts(string what, string sentence)
    {
        var wanted = Word().Matches(what.ToLowerInvariant()).Select(word => word.Value).Where(word => word.Length > 2).Select(Stem).ToList();
        if (Times().IsMatch(what) && Times().IsMatch(sentence))
            return true;
        if (wanted.Count == 0 || Anything().IsMatch(what))
            return Amount().IsMatch(sentence);
        var words = Word().Matches(sentence.ToLowerInvariant()).Select(word => word.Value.TrimEnd('.', ',', ':')).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if (!Amount().IsMatch(words[i]))
                continue;
            if (words[i].Split('-') is [_, .. var joined] && joined.Any(part => wanted.Exists(word => IsOne(part, word))))
                return true;
            for (var near = Math.Max(0, i - 3); near <= Math.Min(words.Count - 1, i + 4); near++)
            {
                if (near != i && wanted.Exists(word => IsOne(words[near], word)))
                    return true;
            }
        }

        return false;
    }

    // "Ruderboote" are boats, a "Bootshaus" is none.
    private static bool IsOne(string word, string wanted) => (word.StartsWith(wanted, StringComparison.Ordinal) && word.Length <= wanted.Length + MostOfForm) || (wanted.Length >= MostOfForm && Stem(word).EndsWith(wanted, StringComparison.Ordinal));

    private static string Stem(string word) => word.Length > 4 ? word.TrimEnd('s', 'n', 'e') : word;
}
