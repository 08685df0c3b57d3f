using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>Has an answer checked against its passages before it is given, where that is switched on.</summary>
internal sealed partial class Reflection(RuntimeSettings settings, ILogger<Reflection> logger)
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
        try
        {
            var given = new Dictionary<string, object>(variables, StringComparer.Ordinal) { ["question"] = question.Text, ["answer"] = answer };
            var verdict = await ModelTask.RunAsync("reflection", given, by, cancellationToken);
            return string.IsNullOrWhiteSpace(verdict) || verdict.TrimEnd('.', '!').Equals(Fine, StringComparison.OrdinalIgnoreCase) ? answer : verdict;
        }
        catch (ModelException failure)
        {
            NotChecked(logger, failure.Trouble, failure);
            return answer;
        }
    }

    [LoggerMessage(215, LogLevel.Warning, "The model did not check an answer: {Trouble}; it was given as it was written")]
    private static partial void NotChecked(ILogger logger, Core.Wording.ModelTrouble trouble, Exception failure);
}
