using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Takes a question apart into several searches, where that is switched on: "how do A and B differ" needs both.</summary>
public sealed class QueryDecomposer(RuntimeSettings settings, ModelTask task)
{
    public const string Setting = "answers.plan";

    private const int Most = 3;
    private const int Longest = 200;

    /// <returns>The question itself first.</returns>
    public async Task<IReadOnlyList<string>> SearchesAsync(string text, Question question, AnsweredBy by, CancellationToken cancellationToken)
    {
        if (by.Model is null || !settings.IsOn(question.Snapshot, Setting))
            return [text];
        var planned = await task.TryAsync("plan", new Dictionary<string, object>(StringComparer.Ordinal) { ["question"] = text }, by.Prompts, by.Model, cancellationToken);
        return [text, .. (planned ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimStart('-', '*', '•', ' ', '1', '2', '3', '.', ')')).Where(line => line.Length is > 0 and <= Longest && line != text).Take(Most)];
    }

    /// <summary>The best of each search in turn, so that none crowds the others out.</summary>
    public static IReadOnlyList<Passage> Together(IReadOnlyList<IReadOnlyList<Passage>> found, int most) =>
        [.. Enumerable.Range(0, found.Max(passages => passages.Count)).SelectMany(rank => found.Where(passages => rank < passages.Count).Select(passages => passages[rank])).DistinctBy(passage => passage.Kept.Id).Take(most)];
}
