using System.Diagnostics;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Search;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace ChatOpsBot.Benchmarks;

/// <summary>Search among 100,000 chunks of synthetic text with word frequencies by Zipf, beside one plain Lucene query.</summary>
internal static class Searches
{
    private const int Chunks = 100_000;
    private const int WordsAChunk = 120;
    private const int Vocabulary = 50_000;
    private const int Queries = 400;
    private const int TermsAQuery = 8;

    public static void Run()
    {
        var random = new Random(7);
        var words = Enumerable.Range(0, Vocabulary).Select(_ => Word(random)).ToArray();
        var cumulative = new double[Vocabulary];
        for (var i = 0; i < Vocabulary; i++)
            cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + (1.0 / (i + 1));
        string Text(int length, int skip) => string.Join(' ', Enumerable.Range(0, length).Select(_ => words[Math.Max(skip, Pick())]));
        int Pick()
        {
            var found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
            return Math.Min(found < 0 ? ~found : found, Vocabulary - 1);
        }

        var folder = System.IO.Directory.CreateTempSubdirectory("chatops-search-").FullName;
        using var ours = LuceneIndex.Open(Path.Combine(folder, "ours"), "benchmark");
        using var directory = FSDirectory.Open(Path.Combine(folder, "bare"));
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, TextTerms.Words) { Similarity = new BM25Similarity() });
        var none = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var building = Stopwatch.StartNew();
        for (var i = 0; i < Chunks; i += 100)
        {
            var key = new DocumentKey("default", $"d{i}");
            var texts = Enumerable.Range(i, 100).Select(_ => Text(WordsAChunk, 0)).ToList();
            ours.Replace(key, [.. texts.Select((text, n) => new KeptChunk(i + n, key, "", null, "text/plain", new Chunk("d.txt", n, 0, "", text), default, none))]);
            foreach (var text in texts)
                writer.AddDocument([new TextField("words", text, Field.Store.NO)]);
        }

        ours.Commit("benchmark", 1);
        ours.Refresh();
        writer.Commit();
        using var reader = DirectoryReader.Open(directory);
        var searcher = new IndexSearcher(reader) { Similarity = new BM25Similarity() };
        // Stop words are gone from questions, so the commonest hundred words are not asked for.
        var questions = Enumerable.Range(0, Queries).Select(_ => Text(TermsAQuery, 100)).ToList();
        Console.WriteLine($"Search, {Chunks:N0} chunks of {WordsAChunk} words, {Queries} questions of {TermsAQuery} words (both indexes built in {building.Elapsed.TotalSeconds:0} s)");
        Console.WriteLine("| | p50 ms | p95 ms |\n| --- | --- | --- |");
        Report("ours: words and 4-grams, fused", questions, question => ours.Search(question, [], new SearchFilter(Reader.Anyone), 100, Ranking.Default));
        Report("one plain Lucene OR query, words", questions, question =>
        {
            var query = new BooleanQuery();
            foreach (var term in TextTerms.Of(TextTerms.Words, question))
                query.Add(new TermQuery(new Term("words", term)), Occur.SHOULD);
            searcher.Search(query, 100);
        });
        Console.WriteLine();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static void Report(string name, List<string> questions, Action<string> search)
    {
        questions.Take(100).ToList().ForEach(search);
        var times = questions.Select(question =>
        {
            var before = Stopwatch.GetTimestamp();
            search(question);
            return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }).Order().ToList();
        Console.WriteLine($"| {name} | {Turns.At(times, 0.5):0.0} | {Turns.At(times, 0.95):0.0} |");
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => $"{"bcdfghjklmnprstvw"[random.Next(17)]}{"aeiou"[random.Next(5)]}"));
}
