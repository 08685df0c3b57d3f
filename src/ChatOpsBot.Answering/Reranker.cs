using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Has a model put the passages in order, where that is switched on.</summary>
public sealed partial class Reranker(RuntimeSettings settings, ModelTask task)
{
    public const string Setting = "answers.rerank";

    public async Task<IReadOnlyList<Passage>> OrderAsync(Question question, IReadOnlyList<Passage> passages, AnsweredBy by, CancellationToken cancellationToken)
    {
        if (!settings.IsOn(question.Snapshot, Setting) || passages.Count < 2)
            return passages;
        var written = await task.TryAsync("rerank", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
            ["question"] = question.Text,
            ["passages"] = passages.Select((passage, i) => new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["number"] = i + 1,
                ["title"] = passage.Chunk.Heading.Replace('"', '\''),
                ["text"] = passage.Chunk.Text,
            }).ToList(),
        }, by.Prompts, by.Model, cancellationToken);
        var chosen = Number().Matches(written ?? "").Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture) - 1).Where(at => at >= 0 && at < passages.Count).Distinct().ToList();
        return [.. chosen.Select(at => passages[at]), .. passages.Where((_, at) => !chosen.Contains(at))];
    }

    [GeneratedRegex(@"\d{1,3}", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
