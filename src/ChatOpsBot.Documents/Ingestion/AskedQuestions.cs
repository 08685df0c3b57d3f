using System.Text.Json;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Questions that a model writes for each passage, where that is switched on, beside those that the passage asks itself. They are
/// checked against the passage, and kept by its hash, so that what did not change is not asked for again.</summary>
public sealed class AskedQuestions(ModelTask task, DocumentPaths paths, RuntimeSettings settings, CurrentAdministration administration)
{
    private const int Most = 5;
    private const int Longest = 200;
    private const int AtOnce = 4;

    // A question about something else shares few words with the passage.
    private const double SharedWords = 0.3;

    public const string Setting = "answers.generate-questions";

    public async Task<IReadOnlyList<Chunk>> AddAsync(IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        if (!task.IsPossible || !settings.IsOn(await administration.ReadAsync(cancellationToken), Setting))
            return chunks;
        var asked = new Chunk[chunks.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, chunks.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (at, stopping) =>
        {
            var questions = await OfAsync(chunks[at], stopping);
            asked[at] = chunks[at] with { Questions = [.. chunks[at].Questions.Concat(questions).Distinct(StringComparer.OrdinalIgnoreCase)] };
        });
        return asked;
    }

    private async Task<IReadOnlyList<string>> OfAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(paths.Extracted, "questions", $"{chunk.Hash()}.json");
        if (File.Exists(kept))
            return JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(kept, cancellationToken)) ?? [];
        var written = await task.TryAsync("questions", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
            ["heading"] = chunk.Heading.Replace('"', '\''),
            ["text"] = chunk.Text,
        }, cancellationToken);
        // What a model could not do now it may do next time.
        if (written is null)
            return [];
        var questions = written.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.TrimStart('-', '*', '•', ' ', '1', '2', '3', '4', '5', '.', ')')).Where(line => IsAnsweredBy(line, chunk)).Take(Most).ToArray();
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        await File.WriteAllTextAsync(kept, JsonSerializer.Serialize(questions), cancellationToken);
        return questions;
    }

    private static bool IsAnsweredBy(string question, Chunk chunk)
    {
        if (question.Length is 0 or > Longest || question[^1] is not ('?' or '？'))
            return false;
        var passage = TextTerms.Of(TextTerms.Words, chunk.ToEmbed()).ToHashSet(StringComparer.Ordinal);
        var words = TextTerms.Of(TextTerms.Words, question).Where(word => !QuestionWords.Has(word)).ToList();
        return words.Count > 0 && words.Count(passage.Contains) >= words.Count * SharedWords;
    }
}
