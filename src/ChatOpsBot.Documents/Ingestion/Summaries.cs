using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>A document in few sentences, as a chunk of its own under the tag <c>__synth:summary</c>: written by a model where there
/// is one, else the first sentence of each of its parts.</summary>
public sealed class Summaries(ModelCatalogue models, ModelTask task)
{
    private const int LongestInTokens = 250;

    public async Task<Chunk> WriteAsync(string title, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        var text = await WrittenAsync(title, chunks, cancellationToken) ?? Picked(chunks);
        return new Chunk(chunks[0].File, chunks.Count, 0, title, text)
        {
            Language = LanguageDetector.CodeOf(text),
            Tags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["__synth"] = ["summary"] },
        };
    }

    private async Task<string?> WrittenAsync(string title, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        if (models.DefaultChat is not { } model)
            return null;
        var left = model.Window / 2;
        return await task.TryAsync("summary", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
            ["title"] = title,
            ["text"] = string.Join("\n\n", chunks.TakeWhile(chunk => (left -= Tokens.Count(chunk.Text)) > 0).Select(chunk => chunk.Text)),
        }, cancellationToken);
    }

    private static string Picked(IReadOnlyList<Chunk> chunks)
    {
        var left = LongestInTokens;
        return string.Join(' ', chunks.Select(chunk => Sentences.Of(chunk.Text).FirstOrDefault() ?? "").TakeWhile(sentence => (left -= Tokens.Count(sentence)) > 0));
    }
}
