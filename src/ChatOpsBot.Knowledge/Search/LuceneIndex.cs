using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace ChatOpsBot.Knowledge.Search;

/// <summary>The words and 4-grams of all chunks: a cache of the database that may be thrown away at any time.</summary>
internal sealed class LuceneIndex : IDisposable
{
    /// <summary>Grows with every change of an analyzer or field; an index of another version is built anew.</summary>
    public const string Version = "1";

    private const string Id = "id";
    private const string Document = "document";
    private const string IndexName = "index";
    private const string Tag = "tag";
    private const string Words = "words";
    private const string Grams = "grams";

    // Rarest grams decide; the commonest cost most and say least.
    private const int MostGrams = 32;
    private const int MostWords = 64;

    private readonly LuceneDirectory directory;
    private readonly IndexWriter writer;
    private readonly SearcherManager searchers;

    private LuceneIndex(LuceneDirectory directory)
    {
        this.directory = directory;
        writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, TextTerms.Words)
        {
            Similarity = new BM25Similarity(),
            RAMBufferSizeMB = 48,
        });
        searchers = new SearcherManager(writer, applyAllDeletes: true, new Bm25());
    }

    /// <summary>Where in the change log the index stands, by what was committed with it.</summary>
    public long UpTo { get; private set; }

    /// <summary>Opens the folder's index, or begins a new one when it is missing, damaged, or of another version or database.</summary>
    public static LuceneIndex Open(string folder, string database)
    {
        try
        {
            var index = new LuceneIndex(FSDirectory.Open(folder));
            if (index.ReadMark(database))
                return index;
            index.Dispose();
        }
        catch (Exception damaged) when (damaged is IOException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // A lock that another process holds is no damage.
            if (damaged is LockObtainFailedException)
                throw;
        }

        if (System.IO.Directory.Exists(folder))
            System.IO.Directory.Delete(folder, recursive: true);
        var fresh = new LuceneIndex(FSDirectory.Open(folder));
        fresh.Commit(database, 0);
        return fresh;
    }

    public static LuceneIndex InMemory() => new(new RAMDirectory());

    /// <summary>Puts the chunks in the place of what the index had of the document.</summary>
    public void Replace(DocumentKey key, IReadOnlyList<KeptChunk> chunks)
    {
        var name = new Term(Document, key.ToString());
        if (chunks.Count == 0)
            writer.DeleteDocuments(name);
        else
            writer.UpdateDocuments(name, chunks.Select(ToFields));
    }

    public void Commit(string database, long upTo)
    {
        writer.SetCommitData(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = Version,
            ["database"] = database,
            ["upTo"] = upTo.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        writer.Commit();
        UpTo = upTo;
    }

    /// <summary>Makes what was written visible to searches.</summary>
    public void Refresh() => searchers.MaybeRefreshBlocking();

    /// <returns>Chunks by falling score: words and grams, each divided by its best, summed. Grams weigh as much of the whole as
    /// the question is written in letters that they are made of, so that a number in a Chinese question does not decide.</returns>
    public LexicalResult Search(string text, SearchFilter filter, int most)
    {
        var searcher = searchers.Acquire();
        try
        {
            var restriction = ToFilter(filter);
            var words = TextTerms.Of(TextTerms.Words, text).Distinct(StringComparer.Ordinal).ToList();
            var weights = words.ToDictionary(word => word, word => Idf(searcher, new Term(Words, word)), StringComparer.Ordinal);
            var grams = TextTerms.Of(TextTerms.Grams, text).Distinct(StringComparer.Ordinal);
            var weightOfGrams = WeightOfGrams(text);
            var scores = new Dictionary<int, double>();
            foreach (var hit in Run(searcher, restriction, Any(searcher, Words, words, MostWords), most))
                scores[hit.Doc] = hit.Score;
            foreach (var hit in Run(searcher, restriction, Any(searcher, Grams, grams, MostGrams), most))
                scores[hit.Doc] = scores.GetValueOrDefault(hit.Doc) + (hit.Score * weightOfGrams);
            var hits = scores.Select(entry => new LexicalHit(IdOf(searcher, entry.Key), entry.Value / (1 + weightOfGrams)))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.ChunkId).Take(most).ToList();
            return new LexicalResult(hits, weights);
        }
        finally
        {
            searchers.Release(searcher);
        }
    }

    /// <summary>Every chunk that the filter lets through.</summary>
    public IReadOnlyList<long> List(SearchFilter filter, int most)
    {
        var searcher = searchers.Acquire();
        try
        {
            return [.. searcher.Search(new MatchAllDocsQuery(), ToFilter(filter), most).ScoreDocs.Select(hit => IdOf(searcher, hit.Doc))];
        }
        finally
        {
            searchers.Release(searcher);
        }
    }

    public void Dispose()
    {
        searchers.Dispose();
        writer.Dispose();
        directory.Dispose();
    }

    private bool ReadMark(string database)
    {
        if (!DirectoryReader.IndexExists(directory))
            return false;
        using var reader = DirectoryReader.Open(directory);
        var mark = reader.IndexCommit.UserData;
        if (!mark.TryGetValue("upTo", out var upTo) || mark["version"] != Version || mark["database"] != database)
            return false;
        UpTo = long.Parse(upTo, System.Globalization.CultureInfo.InvariantCulture);
        return true;
    }

    private static IEnumerable<IIndexableField> ToFields(KeptChunk chunk)
    {
        var text = $"{chunk.Chunk.Heading}\n{chunk.Chunk.Text}";
        yield return new StringField(Document, chunk.Document.ToString(), Field.Store.NO);
        yield return new StringField(IndexName, chunk.Document.Index, Field.Store.NO);
        yield return new NumericDocValuesField(Id, chunk.Id);
        yield return new TextField(Words, TextTerms.Words.GetTokenStream(Words, text));
        yield return new TextField(Grams, TextTerms.Grams.GetTokenStream(Grams, text));
        yield return new StringField(Tag, $"__document_id:{chunk.Document.DocumentId}", Field.Store.NO);
        foreach (var (name, values) in chunk.Tags)
        {
            foreach (var value in values)
                yield return new StringField(Tag, $"{name}:{value}", Field.Store.NO);
        }
    }

    private static long IdOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        return leaf.AtomicReader.GetNumericDocValues(Id).Get(doc - leaf.DocBase);
    }

    private static IEnumerable<ScoreDoc> Run(IndexSearcher searcher, Filter? filter, Query query, int most)
    {
        var hits = searcher.Search(query, filter, most).ScoreDocs;
        var best = hits.Length == 0 ? 1 : hits[0].Score;
        return hits.Select(hit => new ScoreDoc(hit.Doc, hit.Score / best));
    }

    private static BooleanQuery Any(IndexSearcher searcher, string field, IEnumerable<string> texts, int most)
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var term in texts.Select(text => new Term(field, text))
            .Select(term => (Term: term, Frequency: searcher.IndexReader.DocFreq(term)))
            .Where(term => term.Frequency > 0).OrderBy(term => term.Frequency).Take(most))
        {
            query.Add(new TermQuery(term.Term), Occur.SHOULD);
        }

        return query;
    }

    private static double WeightOfGrams(string text)
    {
        var letters = text.Count(char.IsLetterOrDigit);
        return letters == 0 ? 0 : 1 - (text.Count(letter => LanguageOf.IsHan(letter)) / (double)letters);
    }

    private static double Idf(IndexSearcher searcher, Term term)
    {
        double all = searcher.IndexReader.NumDocs;
        var with = Math.Min(searcher.IndexReader.DocFreq(term), all);
        return Math.Log(1 + ((all - with + 0.5) / (with + 0.5)));
    }

    private static QueryWrapperFilter? ToFilter(SearchFilter filter)
    {
        if (filter.Index is null && filter.AnyOf.Count == 0)
            return null;
        var query = new BooleanQuery();
        if (filter.Index is { } index)
            query.Add(new TermQuery(new Term(IndexName, index)), Occur.MUST);
        if (filter.AnyOf.Count > 0)
        {
            var any = new BooleanQuery();
            foreach (var tags in filter.AnyOf)
            {
                var all = new BooleanQuery();
                foreach (var tag in tags)
                    all.Add(new TermQuery(new Term(Tag, tag)), Occur.MUST);
                any.Add(all, Occur.SHOULD);
            }

            query.Add(any, Occur.MUST);
        }

        return new QueryWrapperFilter(query);
    }

    private sealed class Bm25 : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity() };
    }
}

/// <param name="Index">Null: all.</param>
internal sealed record SearchFilter(string? Index = null)
{
    /// <summary>Alternatives, each a list of <c>key:value</c> tags that must all be there; none filters nothing.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AnyOf { get; init; } = [];
}

/// <param name="Score">0…1.</param>
internal sealed record LexicalHit(long ChunkId, double Score);

/// <param name="Weights">The question's words with their idf.</param>
internal sealed record LexicalResult(IReadOnlyList<LexicalHit> Hits, IReadOnlyDictionary<string, double> Weights);
