using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>Has an answer checked against its passages before it is given, where that is switched on.</summary>
internal sealed class Reflection(RuntimeSettings settings, ModelTask task)
{
    public const string Setting = "answers.reflect";

    private const string Fine = "OK";

    public bool IsOn(Question question) => settings.IsOn(question.Administered, Setting);

    /// <param name="variables">What the answer's own prompt was given.</param>
    /// <returns>The answer, as it was or corrected; as it was when the model fails.</returns>
    public async Task<string> CheckAsync(string answer, Question question, IReadOnlyDictionary<string, object> variables, AnsweredBy by, CancellationToken cancellationToken)
    {
        if (!IsOn(question))
            return answer;
        var given = new Dictionary<string, object>(variables, StringComparer.Ordinal) { ["question"] = question.Text, ["answer"] = answer };
        var verdict = await task.TryAsync("reflection", given, by, cancellationToken);
        return string.IsNullOrWhiteSpace(verdict) || verdict.TrimEnd('.', '!').Equals(Fine, StringComparison.OrdinalIgnoreCase) ? answer : verdict;
    }
}
