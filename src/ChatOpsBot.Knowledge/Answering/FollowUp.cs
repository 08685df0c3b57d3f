using System.Text.RegularExpressions;
using ChatOpsBot.Core.Turns;
using ChatOpsBot.Knowledge.Search;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>"And for part-timers?" says what it is about only together with the question before it.</summary>
internal static partial class FollowUp
{
    private const int FewWords = 3;

    /// <summary>What to search for.</summary>
    public static string Carry(Question question)
    {
        if (question.History is not [.., var before] || !LeansOnThePast(question.Text))
            return question.Text;
        return $"{before.Question}\n{question.Text}";
    }

    private static bool LeansOnThePast(string text) =>
        Opening().IsMatch(text) || TextTerms.Of(TextTerms.Words, text).Count <= FewWords;

    [GeneratedRegex(@"^\W*(and|what about|how about|also|but|or|then|why|und|was ist mit|wie ist es|auch|aber|oder|dann|warum)\b|^(那|还有|那么|以及|呢)|呢[？?]?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();
}
