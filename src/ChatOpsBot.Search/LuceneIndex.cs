using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace ChatOpsBot.Search;

/// <summary>Words, 4-grams, questions and vectors of all chunks: a cache of the database that may be thrown away at any time.</summary>
public sealed class LuceneIndex : IDisposable
{
    /// <summary>Grows with every change of an analyzer or field; an index of another version is built anew.</summary>
    public const string Version = "6";

    // Rarest grams decide; the commonest cost most and say least.
    private const int MostGrams = 24;
    private const int MostWords = 64;
    private const int Little = 5_000;

    // The first by each way of finding are compared by meaning.
    private const int MostCompared = 50;

    // In more entries no sentences are looked for by their meaning: they take some four times the memory and time of their passages. Those of
    // what is found are compared all the same.
    private const int MostWithSentences = 250_000;

    private readonly LuceneDirectory directory;
    private readonly IndexWriter writer;
    private readonly SearcherManager searchers;
    private readonly Restriction restriction = new();

    private LuceneIndex(LuceneDirectory directory)
    {
        this.directory = directory;
        writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, TextTerms.Words)
        {
            Similarity = new ExactLengths(),
            RAMBufferSizeMB = 48,
            // What is to be forgotten is written anew however little it is of its segment.
            MergePolicy = new TieredMergePolicy { ForceMergeDeletesPctAllowed = 0 },
        });
        searchers = new SearcherManager(writer, applyAllDeletes: true, new Searchers());
    }

    /// <summary>Where in the change log the index stands, by what was committed with it.</summary>
    public long UpTo { get; private set; }

    /// <summary>Opens the folder's index, or begins a new one when it is missing, damaged, or of another version or database.</summary>
    public static LuceneIndex Open(string folder, string database)
    {
        try
        {
            var index = new LuceneIndex(FilesIn(folder));
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
        var fresh = new LuceneIndex(FilesIn(folder));
        fresh.Commit(database, 0);
        return fresh;
    }

    // Read, not mapped: a mapped file keeps each of its readers in a weak table, which every collection of garbage walks through.
    private static SimpleFSDirectory FilesIn(string folder) => new(folder);

    public static LuceneIndex InMemory() => new(new RAMDirectory());

    /// <summary>Puts the chunks in the place of what the index had of the document.</summary>
    public void Replace(DocumentKey key, IEnumerable<KeptChunk> chunks)
    {
        var name = new Term(Fields.Document, key.ToString());
        var entries = chunks.SelectMany(Fields.Of).ToList();
        if (entries.Count == 0)
            writer.DeleteDocuments(name);
        else
            writer.UpdateDocuments(name, entries);
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

    /// <summary>Writes anew what holds something that was removed.</summary>
    public void Expunge()
    {
        writer.ForceMergeDeletes(doWait: true);
        Refresh();
        writer.DeleteUnusedFiles();
    }

    /// <summary>Makes what was written visible to searches.</summary>
    public void Refresh() => searchers.MaybeRefreshBlocking();

    /// <summary>Models that have embedded something of what the filter lets through.</summary>
    public IReadOnlyCollection<string> Models(SearchFilter filter, IReadOnlyList<EmbeddedPart> parts) => With(searcher =>
    {
        if (parts is [{ Collections: null, IsMoving: false }])
            return searcher.IndexReader.Leaves.Any(leaf => SegmentVectors.Of(leaf.AtomicReader, Fields.VectorOf(parts[0].Model)) is not null) ? [parts[0].Model] : [];
        var models = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var permission = restriction.Of(part.Collections is null ? filter : filter with { Index = null, Collections = part.Collections }, searcher.IndexReader);
            foreach (var leaf in searcher.IndexReader.Leaves)
            {
                var (reader, allowed) = (leaf.AtomicReader, permission.Of(leaf));
                var own = SegmentVectors.Of(reader, Fields.VectorOf(part.Model));
                models.UnionWith(SegmentVectors.FieldsOf(reader).Select(field => (Model: Fields.ModelOf(field), Vectors: SegmentVectors.Of(reader, field)!))
                    .Where(each => !models.Contains(each.Model) && (part.IsMoving || each.Vectors == own) && each.Vectors.HasAny(allowed, each.Vectors == own ? null : own, reader.LiveDocs)).Select(each => each.Model));
            }
        }

        return models;
    });

    /// <param name="meaning">The question's embeddings, one of each model that the index has; the first that a chunk has counts.</param>
    /// <returns>Chunks by falling score: each part divided by its best, weighted and summed.</returns>
    public IndexResult Search(string text, IReadOnlyList<Embedding> meaning, SearchFilter filter, int most, Ranking ranking) => With(searcher =>
    {
        var permission = restriction.Of(filter, searcher.IndexReader);
        var words = TextTerms.Of(TextTerms.Words, text).Distinct(StringComparer.Ordinal).ToList();
        var grams = TextTerms.Of(TextTerms.Grams, text).Distinct(StringComparer.Ordinal);
        IReadOnlyList<(int Doc, double Score)> byWords = [], byGrams = [], byQuestions = [];
        IReadOnlyList<IReadOnlyList<int>> byMeaning = [], bySentences = [];
        Action[] looks = IsEmpty(filter, searcher.IndexReader) ? [] :
        [
            () => byWords = Run(searcher, permission, Any(searcher, Fields.Words, words, MostWords), most),
            () => byGrams = ranking.Grams > 0 ? Run(searcher, permission, Any(searcher, Fields.Grams, grams, MostGrams), most) : [],
            () => byQuestions = Run(searcher, permission, Any(searcher, Fields.Question, words, MostWords), most),
            () => byMeaning = [.. meaning.Select(each => VectorSearch.Nearest(searcher, Fields.VectorOf(each.Model), each.Vector, permission, MostCompared))],
            () => bySentences = [.. meaning.Select(each => VectorSearch.Nearest(searcher, Fields.SentencesOf(each.Model), each.Vector, permission, MostCompared))],
        ];
        // Threads take longer to wake than to search little.
        if (searcher.IndexReader.NumDocs > Little)
            Parallel.Invoke(looks);
        else
            Array.ForEach(looks, look => look());

        var parts = new Dictionary<int, ScoreParts>();
        foreach (var (doc, score) in byWords)
            parts[doc] = new ScoreParts(score, 0, 0, 0);
        foreach (var (doc, score) in byGrams)
            parts[doc] = parts.GetValueOrDefault(doc, ScoreParts.None) with { Grams = score };
        // What words found is compared by meaning too, though it may be none of the nearest.
        var compared = byWords.Take(MostCompared).Concat(byGrams.Take(MostCompared)).Select(found => found.Doc).ToList();
        foreach (var (doc, near) in Nearness.Of(searcher, meaning, byMeaning.Zip(bySentences, (one, other) => one.Concat(other).Concat(compared).Distinct().ToList())))
            parts[doc] = parts.GetValueOrDefault(doc, ScoreParts.None) with { Vector = near.Score, Sentences = near.Sentences };
        var byChunk = parts.ToDictionary(entry => IdOf(searcher, entry.Key), entry => entry.Value);
        foreach (var (doc, score) in byQuestions)
        {
            var chunk = IdOf(searcher, doc);
            var before = byChunk.GetValueOrDefault(chunk, ScoreParts.None);
            byChunk[chunk] = before with { Question = Math.Max(before.Question, score) };
        }

        var letters = LettersShare(text);
        var frequencies = TextTerms.Of(TextTerms.Letters, text).Distinct(StringComparer.Ordinal)
            .ToDictionary(term => term, term => searcher.IndexReader.DocFreq(new Term(LanguageDetector.IsHan(term[0]) ? Fields.Letter : Fields.Words, term)), StringComparer.Ordinal);
        return new IndexResult(
            [.. byChunk.Select(entry => new SearchResult(entry.Key, ranking.Of(entry.Value, letters, meaning.Count > 0), ranking.Of(entry.Value with { Vector = 0 }, letters, hasVectors: false), entry.Value))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.ChunkId).Take(most)],
            WordWeights.Of(text, frequencies, searcher.IndexReader.NumDocs),
            frequencies.Where(word => word.Value == 0).Select(word => word.Key).ToHashSet(StringComparer.Ordinal))
        {
            Entries = searcher.IndexReader.NumDocs,
        };
    });

    // Of collections in which nothing is nothing is found.
    private static bool IsEmpty(SearchFilter filter, IndexReader index)
    {
        IReadOnlyList<string> collections = filter.Index is { } one ? [one] : filter.Collections;
        return collections.Count > 0 && collections.All(name => index.DocFreq(new Term(Fields.Index, name)) == 0);
    }

    /// <summary>Every chunk that the filter lets through.</summary>
    public IReadOnlyList<long> List(SearchFilter filter, int most) => With(searcher =>
        searcher.Search(new ConstantScoreQuery(new TermQuery(new Term(Fields.Chunk, "1"))), restriction.Of(filter, searcher.IndexReader).AsFilter(), most).ScoreDocs.Select(hit => IdOf(searcher, hit.Doc)).ToList());

    /// <summary>How many chunks the filter lets through.</summary>
    public int Count(SearchFilter filter) => With(searcher =>
    {
        var counter = new TotalHitCountCollector();
        searcher.Search(new ConstantScoreQuery(new TermQuery(new Term(Fields.Chunk, "1"))), restriction.Of(filter, searcher.IndexReader).AsFilter(), counter);
        return counter.TotalHits;
    });

    public void Dispose()
    {
        searchers.Dispose();
        writer.Dispose();
        directory.Dispose();
    }

    private T With<T>(Func<IndexSearcher, T> work)
    {
        var searcher = searchers.Acquire();
        try
        {
            return work(searcher);
        }
        finally
        {
            searchers.Release(searcher);
        }
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

    private static long IdOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        return leaf.AtomicReader.GetNumericDocValues(Fields.Id).Get(doc - leaf.DocBase);
    }

    private static IReadOnlyList<(int Doc, double Score)> Run(IndexSearcher searcher, Permission permission, BooleanQuery query, int most)
    {
        if (query.Clauses.Count == 0)
            return [];
        var hits = permission.Search(searcher, query, most);
        return [.. hits.Select(hit => (hit.Doc, (double)hit.Score / hits[0].Score))];
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

    // Grams are made of letters other than Han: in a Chinese question a number must not decide.
    private static double LettersShare(string text)
    {
        var letters = text.Count(char.IsLetterOrDigit);
        return letters == 0 ? 0 : 1 - (text.Count(letter => LanguageDetector.IsHan(letter)) / (double)letters);
    }

    private sealed class Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            foreach (var leaf in reader.Leaves)
                SegmentVectors.Load(leaf.AtomicReader, withSentences: reader.MaxDoc <= MostWithSentences);
            return new IndexSearcher(reader) { Similarity = new ExactLengths() };
        }
    }
}

/// <summary>What one model embeds of what is searched.</summary>
/// <param name="Collections">Null: all that the filter names.</param>
/// <param name="IsMoving">Other models answer where this one has not embedded something yet; else nobody else is asked, whatever vectors there are.</param>
public sealed record EmbeddedPart(string Model, IReadOnlyList<string>? Collections, bool IsMoving);
