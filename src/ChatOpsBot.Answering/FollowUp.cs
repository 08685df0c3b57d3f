using System.Text.RegularExpressions;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>"And for part-timers?" says what it is about only together with the question before it.</summary>
internal static partial class FollowUp
{
    private const int FewWords = 2;

    /// <summary>What to search for.</summary>
    public static string Carry(Question question)
    {
        if (question.History is not [.., var before] || !LeansOnThePast(question.Text))
            return question.Text;
        return $"{before.Question}\n{question.Text}";
    }

    private static bool LeansOnThePast(string text) =>
        Opening().IsMatch(text) || (TextTerms.Of(TextTerms.Words, text).Count <= FewWords && !Complete().IsMatch(text));

    // "Is there a gym?" is short and leans on nothing.
    [GeneratedRegex(@"^\W*(is|are|was|do|does|did|can|may|must|what|who|where|when|which|how|ist|sind|gibt|hat|kann|darf|muss|was|wer|wo|wann|welche[rs]?|wie)\b|[吗什谁哪几怎]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Complete();

    [GeneratedRegex(@"^\W*(and|what about|how about|also|but|or|then|why|und|was ist mit|wie ist es|auch|aber|oder|dann|warum)\b|^(那|还有|那么|以及|呢)|呢[？?]?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();
}
