using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>A way to understand a question.</summary>
/// <param name="Search">What to search for.</param>
/// <param name="Credit">How much speaks for it before anything is found, on the scale of a confidence.</param>
internal sealed record Reading(string Search, double Credit)
{
    /// <summary>The question before, whose subject is carried over; null where the question stands alone.</summary>
    public string? Before { get; init; }

    /// <summary>The document that answered it.</summary>
    public string? Document { get; init; }

    /// <summary>It leans on the question before and says hardly anything without it, as "what does that cost?".</summary>
    public bool IsFragment { get; init; }
}

/// <summary>"And for part-timers?" says what it is about only together with the question before it. How a question leans is seen by its words;
/// whether it does, by which reading is answered better.</summary>
internal static partial class FollowUp
{
    // What speaks for a question that begins like one, or says nothing alone; for one with a pronoun or an "and"; for one that is short.
    private const double Clearly = 0.25;
    private const double Perhaps = 0.08;

    // Nothing does but that it was asked here: "where can I park?" after a question about an office.
    private const double Hardly = -0.1;
    private const int FewWords = 2;
    private const int FewLetters = 4;
    private const int MostBefore = 3;

    /// <summary>The question alone, and where there is one before, together with that.</summary>
    public static IReadOnlyList<Reading> Readings(Question question)
    {
        var alone = new Reading(question.Text, 0);
        if (question.History is not [.., var before])
            return [alone];
        // One that leaned itself has its subject from further back.
        var subject = question.History.Reverse().Take(MostBefore).TakeWhile((exchange, i) => i == 0 || Leaning(question.History[^i].Question) >= 0).Select(exchange => exchange.Question).Reverse();
        var carried = string.Join('\n', subject);
        var leaning = Leaning(question.Text);
        return [alone with { IsFragment = leaning > 0 && Content(question.Text).Count <= FewWords }, new Reading($"{carried}\n{question.Text}", leaning) { Before = carried, Document = before.Reply.Citations is [var first, ..] ? first.DocumentId : null }];
    }

    /// <summary>What to search for where a model reads what is found.</summary>
    public static string Carry(Question question) => Readings(question) is [_, { Credit: > 0 } carried] ? carried.Search : question.Text;

    /// <returns>How much speaks for it.</returns>
    private static double Leaning(string text)
    {
        var content = Content(text);
        var isFew = content.Count <= (content.Any(term => LanguageDetector.IsHan(term[0])) ? FewLetters : FewWords);
        var opens = Opening().IsMatch(text);
        if (content.Count == 0 || Asking().IsMatch(text) || (isFew && opens))
            return Clearly;
        if (opens || Pronouns().IsMatch(text) || (isFew && !Complete().IsMatch(text)))
            return Perhaps;
        return isFew ? 0 : Hardly;
    }

    private static HashSet<string> Content(string text)
    {
        var content = TextTerms.Of(TextTerms.Letters, text).Where(term => !QuestionWords.Has(term)).ToHashSet(StringComparer.Ordinal);
        content.ExceptWith(Pronouns().Matches(text).SelectMany(pronoun => TextTerms.Of(TextTerms.Letters, pronoun.Value)));
        return content;
    }

    [GeneratedRegex(@"^\W*(and|und|also|auch|but|aber|or|oder|then|dann|so|why|warum|wieso)\b|^\W*(那|还有|以及|另外|然后)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^\W*(and |und |but |aber )?(what about|how about|what if|was ist mit|wie ist es|wie sieht es|wie steht es|gilt das auch|does that also|is that also)\b|^\W*那.*呢\W*$|呢\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asking();

    // Not the "there" of "is there", the "es" of "gibt es" and the polite "Sie".
    [GeneratedRegex(@"\b(?i:it|its|they|them|their|these|those|this|that|he|she|him|his)\b|(?<!\b(?i:is|are|was|were) )\b(?i:there)\b(?! (?i:is|are))|(?<!\b(?i:gibt|kommt|geht) )\b(?i:es)\b(?! (?i:gibt))|(?<!^)\bsie\b|^Sie (ist|sind)\b|\b(?i:d(ie|as|en|em|er))\b(?= (?i:auch|noch|dann|denn|mir|mich|ich|du|man|wir|uns|immer|nicht|bis|selbst|jemand|ge\p{Ll}+(t|en)|\p{Ll}+en\W*$))|\b(?i:d(ie|as|en|em|er))\W*$|\b(?i:er|ihn|ihm|deren|dessen|dafür|davon|damit|dazu|darauf|daran|dabei|darin|dort|dorthin|dies(e[nrms]?)?|jene[nrms]?)\b|它|他们|她们|那里|那边|那儿|这里|这个|那个|这些|那些|这种|那种|其|该|也(?!许)|的(?=[能要可会怎什几多呢吗])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pronouns();

    // "Is there a gym?" is short and leans on nothing.
    [GeneratedRegex(@"^\W*(is|are|was|do|does|did|can|may|must|what|who|where|when|which|how|ist|sind|gibt|hat|kann|darf|muss|was|wer|wo|wann|welche[rs]?|wie)\b|[吗什谁哪几怎]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Complete();
}
