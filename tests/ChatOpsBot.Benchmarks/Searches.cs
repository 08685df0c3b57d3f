using System.Diagnostics;
using System.Numerics.Tensors;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Search;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace ChatOpsBot.Benchmarks;

/// <summary>Search by words and by meaning among synthetic chunks, beside one plain Lucene query and a scan of exact vectors.
/// Word frequencies follow Zipf; vectors lie in clusters. One document in a hundred is open to one reader.</summary>
/// <param name="withSentences">Each chunk has sentences with vectors too; recall is not told then, since they count.</param>
internal sealed class Searches(int chunks, bool withSentences)
{
    private const int ChunksADocument = 100;
    private const int WordsAChunk = 120;
    private const int Queries = 300;
    private const int TermsAQuery = 8;
    private const int Dimensions = 384;
    private const int Clusters = 1000;
    private const int SentencesAChunk = 4;

    private static readonly Reader Everyone = Reader.Of(null, ["staff"]);
    private static readonly Reader OnePercentOnly = Reader.Of("ana@example.com", []);

    private readonly SyntheticText words = new(7);
    private readonly SyntheticVectors vectors = new(11, Dimensions, Clusters);

    public void Run()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("chatops-search-").FullName;
        using var ours = LuceneIndex.Open(Path.Combine(folder, "ours"), "benchmark");
        using var directory = new SimpleFSDirectory(Path.Combine(folder, "bare"));
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, TextTerms.Words) { Similarity = new BM25Similarity() });
        var exact = new float[chunks][];
        var building = Stopwatch.StartNew();
        for (var i = 0; i < chunks; i += ChunksADocument)
            Add(i, ours, writer, exact);
        ours.Commit("benchmark", 1);
        writer.Commit();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        ours.Refresh();
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)(withSentences ? chunks * (1 + SentencesAChunk) : chunks);
        using var reader = DirectoryReader.Open(directory);
        var bare = new IndexSearcher(reader) { Similarity = new BM25Similarity() };
        var questions = Enumerable.Range(0, Queries).Select(_ => (Text: words.Question(TermsAQuery), Meaning: vectors.Next())).ToList();

        Console.WriteLine($"Search, {chunks:N0} chunks of {WordsAChunk} words with vectors of {Dimensions} dimensions{(withSentences ? $", and {SentencesAChunk} of sentences" : "")}, {Queries} questions of {TermsAQuery} words (both indexes built in {building.Elapsed.TotalSeconds:0} s)");
        Console.WriteLine("| | p50 ms | p95 ms |\n| --- | --- | --- |");
        Report("one plain Lucene OR query, words", questions, question => Plain(bare, question.Text));
        Report("ours: words and 4-grams, fused", questions, question => ours.Search(question.Text, [], new SearchFilter(Everyone), 100, Ranking.Default));
        Report("ours, unfiltered", questions, question => ours.Search(question.Text, [], new SearchFilter(Reader.Operator), 100, Ranking.Default));
        Report("ours, for a reader of 1 % of the documents", questions, question => ours.Search(question.Text, [], new SearchFilter(OnePercentOnly), 100, Ranking.Default));
        Report("a scan of all exact vectors, one thread", [.. questions.Take(30)], question => Scan(exact, question.Meaning));
        Report("ours: words, 4-grams and vectors, fused", questions, question => ours.Search(question.Text, [new Embedding("m", question.Meaning)], new SearchFilter(Everyone), 100, Ranking.Default));
        Report("ours with vectors, for a reader of 1 %", questions, question => ours.Search(question.Text, [new Embedding("m", question.Meaning)], new SearchFilter(OnePercentOnly), 100, Ranking.Default));
        Console.WriteLine($"\nMemory of a vector: {memory:0} bytes.{(withSentences ? "" : $" Recall of the nearest ten against exact vectors: {Recall(ours, exact, questions):0.000}.")}\n");
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private void Add(int from, LuceneIndex ours, IndexWriter bare, float[][] exact)
    {
        var key = new DocumentKey("default", $"d{from}");
        IReadOnlyList<string> access = from / ChunksADocument % 100 == 0 ? [Access.Group("staff"), Access.Person("ana@example.com")] : [Access.Group("staff")];
        var none = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var texts = Enumerable.Range(0, ChunksADocument).Select(_ => words.Text(WordsAChunk)).ToList();
        for (var n = 0; n < texts.Count; n++)
            exact[from + n] = vectors.Next();
        ours.Replace(key, texts.Select((text, n) => new KeptChunk(from + n, key, "", null, "text/plain", new Chunk("d.txt", n, 0, "", text), default, none)
        {
            Access = access,
            Embeddings = [new Embedding("m", exact[from + n]) { Sentences = withSentences ? [.. Enumerable.Range(0, SentencesAChunk).Select(_ => vectors.Next())] : [] }],
        }));
        foreach (var text in texts)
            bare.AddDocument([new TextField("words", text, Field.Store.NO)]);
    }

    private static double Recall(LuceneIndex ours, float[][] exact, List<(string Text, float[] Meaning)> questions)
    {
        var some = questions.Take(100).ToList();
        return some.Average(question => Scan(exact, question.Meaning).Intersect(
            ours.Search("", [new Embedding("m", question.Meaning)], new SearchFilter(Everyone), 10, Ranking.Default).Hits.Select(hit => (int)hit.ChunkId)).Count() / 10.0);
    }

    private static List<int> Scan(float[][] exact, float[] query)
    {
        var best = new PriorityQueue<int, float>();
        for (var i = 0; i < exact.Length; i++)
        {
            var dot = TensorPrimitives.Dot(exact[i], query);
            if (best.Count < 10)
                best.Enqueue(i, dot);
            else
                best.EnqueueDequeue(i, dot);
        }

        return [.. best.UnorderedItems.Select(item => item.Element)];
    }

    private static void Plain(IndexSearcher searcher, string question)
    {
        var query = new BooleanQuery();
        foreach (var term in TextTerms.Of(TextTerms.Words, question))
            query.Add(new TermQuery(new Term("words", term)), Occur.SHOULD);
        searcher.Search(query, 100);
    }

    private static void Report<T>(string name, List<T> questions, Action<T> search)
    {
        questions.Take(50).ToList().ForEach(search);
        var times = questions.ConvertAll(question =>
        {
            var started = Stopwatch.GetTimestamp();
            search(question);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        times.Sort();
        Console.WriteLine($"| {name} | {times[times.Count / 2]:0.0} | {times[times.Count * 95 / 100]:0.0} |");
    }
}
