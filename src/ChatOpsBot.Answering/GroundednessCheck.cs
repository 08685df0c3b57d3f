using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Answering;

/// <summary>Has an answer checked against its passages before it is given, where that is switched on.</summary>
public sealed class GroundednessCheck(RuntimeSettings settings, ModelTask task)
{
    public const string Setting = "answers.reflect";

    private const string Fine = "OK";

    public bool IsOn(Question question) => settings.IsOn(question.Snapshot, Setting);

    /// <param name="variables">What the answer's own prompt was given.</param>
    /// <returns>The answer, as it was or corrected; as it was when the model fails.</returns>
    public async Task<string> CheckAsync(string answer, Question question, IReadOnlyDictionary<string, object> variables, AnsweredBy by, CancellationToken cancellationToken)
    {
        if (!IsOn(question))
            return answer;
        var given = new Dictionary<string, object>(variables, StringComparer.Ordinal) { ["question"] = question.Text, ["answer"] = answer };
        var verdict = await task.TryAsync("reflection", given, by.Prompts, by.Model, cancellationToken);
        return string.IsNullOrWhiteSpace(verdict) || verdict.TrimEnd('.', '!').Equals(Fine, StringComparison.OrdinalIgnoreCase) ? answer : verdict;
    }
}
