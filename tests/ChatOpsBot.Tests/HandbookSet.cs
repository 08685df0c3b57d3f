using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Chunking;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

/// <summary>A question of the handbook set and what is expected of the answer.</summary>
/// <param name="Kind">direct, similar (two pages seem to answer), table, paraphrased (no shared content word), unanswerable, foreign.</param>
internal sealed record HandbookQuestion(string Kind, string Language, string Page, string Answer, string Text, bool IsHeldOut)
{
    public bool HasAnswer => Kind is not ("unanswerable" or "foreign");
}

/// <summary>How a question was answered.</summary>
/// <param name="Rank">Of the first passage of the right page, from 1; 0 when it is not among them.</param>
internal sealed record HandbookResult(HandbookQuestion Question, Verdict Verdict, int Rank)
{
    public bool IsKept => Verdict.IsSure;

    public bool IsRight => Question.HasAnswer && Verdict is { IsSure: true, Quotation: { } quotation } && quotation.Passage.Kept.Document.DocumentId == Question.Page
        && string.Join(' ', quotation.Sentences).Contains(Question.Answer, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An invented company's handbook and questions to it. Every second question of a kind is held out: not looked at while building.</summary>
internal sealed class HandbookSet : IDisposable
{
    private readonly LuceneIndex index = LuceneIndex.InMemory();
    private readonly Dictionary<long, KeptChunk> chunks = [];

    /// <param name="questionsOf">The questions that a chunk is known to answer; null: those that it asks itself.</param>
    public HandbookSet(string folder, Func<Chunk, IReadOnlyList<string>>? questionsOf = null)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "handbook"), "*.md").Order(StringComparer.Ordinal))
        {
            var key = new DocumentKey("default", Path.GetFileNameWithoutExtension(file));
            var text = Extractor.Read(Path.GetFileName(file), File.ReadAllBytes(file));
            var kept = new Chunker(ChunkSizes.Default).Cut(Path.GetFileName(file), text.Title!, text)
                .Select(chunk => new KeptChunk(chunks.Count + 1 + chunk.Number, key, text.Title!, null, "text/markdown", chunk with { Questions = questionsOf?.Invoke(chunk) ?? chunk.Questions }, default, new Dictionary<string, IReadOnlyList<string>>())).ToList();
            kept.ForEach(chunk => chunks[chunk.Id] = chunk);
            index.Replace(key, kept);
        }

        index.Refresh();
        Questions = Read(Path.Combine(folder, "handbook-questions.tsv"));
    }

    public IReadOnlyList<HandbookQuestion> Questions { get; }

    /// <summary>Questions to the same pages in a file of the same form.</summary>
    public static IReadOnlyList<HandbookQuestion> Read(string file)
    {
        var seen = new Dictionary<string, int>();
        return [.. File.ReadLines(file).Select(line => line.Split('\t')).Select(fields =>
        {
            var number = seen[fields[0]] = seen.GetValueOrDefault(fields[0]) + 1;
            return new HandbookQuestion(fields[0], fields[1], fields[2], fields[3], fields[4], number % 2 == 0);
        })];
    }

    public IReadOnlyCollection<KeptChunk> Chunks => chunks.Values;

    public Found Find(string question, IReadOnlyList<Embedding>? meaning = null, Ranking? ranking = null)
    {
        var result = index.Search(question, meaning ?? [], new SearchFilter(Reader.Anyone), 100, ranking ?? Ranking.Default);
        IReadOnlyList<Passage> passages = [.. result.Hits.Take(24).Select(hit => new Passage(chunks[hit.ChunkId], hit.Score) { Parts = hit.Parts, Lexical = hit.Lexical })];
        if (meaning is { Count: > 0 })
            passages = Fusion.Apply(passages, result.Weights, ranking ?? Ranking.Default);
        return new Found([.. Boosts.Apply(passages, result.Weights, ranking ?? Ranking.Default, DateTimeOffset.UnixEpoch).Take(12)], result.Weights) { Unknown = result.Unknown, ByMeaning = meaning is { Count: > 0 } };
    }

    /// <summary>Gives the chunks their embeddings.</summary>
    public void Embed(IReadOnlyList<KeptChunk> some, IReadOnlyList<float[]> vectors)
    {
        foreach (var (chunk, vector) in some.Zip(vectors))
            chunks[chunk.Id] = chunk with { Embeddings = [new Embedding("peer", vector)] };
        foreach (var document in chunks.Values.GroupBy(chunk => chunk.Document))
            index.Replace(document.Key, document);
        index.Refresh();
    }

    public HandbookResult Ask(HandbookQuestion question, IReadOnlyList<Embedding>? meaning = null, Ranking? ranking = null)
    {
        var found = Find(question.Text, meaning, ranking);
        var rank = found.Passages.Select((passage, i) => (passage, i)).FirstOrDefault(each => each.passage.Kept.Document.DocumentId == question.Page, (null!, -1)).Item2 + 1;
        return new HandbookResult(question, ExtractiveAnswerer.Decide(question.Text, LanguageDetector.Of(question.Text), found), rank);
    }

    public void Dispose() => index.Dispose();
}
