using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>The nearest vectors among those that the filter lets through: all are compared by signs, the nearer as bytes, the nearest exactly.</summary>
internal static class VectorSearch
{
    // Of each piece, as many times more are compared by bytes, those that have most signs in common.
    private const int Preselected = 3;

    // Fewer are scanned faster than they are handed to other threads.
    private const int WorthSharing = 4 * SegmentVectors.SlabSize;

    /// <returns>Documents that have the nearest vectors in the field, in no order; of sentences several of one document count once.</returns>
    public static IReadOnlyList<int> Nearest(IndexSearcher searcher, string field, float[] query, Permission permission, int most) =>
        [.. Candidates(searcher, field, query, permission, most).Select(each => each.Leaf.DocBase + each.Doc).Distinct()];

    /// <summary>Cosines of the sentences of some documents, in their order; documents without are left out.</summary>
    public static IReadOnlyDictionary<int, IReadOnlyList<float>> OfSentences(IndexSearcher searcher, IEnumerable<int> docs, string field, float[] query)
    {
        var asked = Question.Of(query);
        var cosines = new Dictionary<int, IReadOnlyList<float>>();
        Read(searcher, docs, field, (doc, packed) =>
        {
            var each = new float[SentenceCodes.CountIn(packed, query.Length)];
            for (var i = 0; i < each.Length; i++)
                each[i] = Codes.Dot(SentenceCodes.Of(packed, query.Length, i), asked.Codes) * SentenceCodes.Scale(packed, query.Length, i) * asked.Scale;
            if (each.Length > 0)
                cosines[doc] = each;
        });
        return cosines;
    }

    /// <summary>The exact cosines of some documents, in no order; those without a vector are left out.</summary>
    public static IReadOnlyList<(int Doc, float Cosine)> Exactly(IndexSearcher searcher, IEnumerable<int> docs, string field, float[] query)
    {
        var exact = new List<(int Doc, float Cosine)>();
        Read(searcher, docs, field, (doc, bytes) =>
        {
            if (bytes.Length == query.Length * sizeof(float))
                exact.Add((doc, TensorPrimitives.Dot(query, MemoryMarshal.Cast<byte, float>(bytes))));
        });
        return exact;
    }

    private static void Read(IndexSearcher searcher, IEnumerable<int> docs, string field, BinaryValues.Take take)
    {
        var leaves = searcher.IndexReader.Leaves;
        foreach (var leaf in docs.GroupBy(doc => leaves[ReaderUtil.SubIndex(doc, leaves)]))
            BinaryValues.Read(leaf.Key.AtomicReader, field, leaf.Select(doc => doc - leaf.Key.DocBase), (doc, bytes) => take(leaf.Key.DocBase + doc, bytes));
    }

    private static List<(AtomicReaderContext Leaf, int Doc)> Candidates(IndexSearcher searcher, string field, float[] query, Permission permission, int candidates)
    {
        var asked = Question.Of(query);
        var work = Slabs(searcher, field, query.Length, permission);
        var nearest = new PriorityQueue<(AtomicReaderContext Leaf, int Doc), float>();
        var gate = new Lock();
        void Scan(Piece piece)
        {
            var found = Nearest(piece, asked, candidates);
            lock (gate)
            {
                while (found.TryDequeue(out var doc, out var dot))
                    Keep(nearest, (piece.Leaf, doc), dot, candidates);
            }
        }

        if (work.Sum(piece => piece.Slab.Count) < WorthSharing)
            work.ForEach(Scan);
        else
            Parallel.ForEach(work, Scan);
        return [.. nearest.UnorderedItems.Select(item => item.Element)];
    }

    private static List<Piece> Slabs(IndexSearcher searcher, string field, int dimensions, Permission permission)
    {
        var work = new List<Piece>();
        foreach (var leaf in searcher.IndexReader.Leaves)
        {
            var reader = leaf.AtomicReader;
            if (SegmentVectors.Of(reader, field) is not { } vectors || vectors.Dimensions != dimensions)
                continue;
            var allowed = permission.Of(leaf);
            work.AddRange(vectors.Slabs.Select(slab => new Piece(leaf, slab, allowed, reader.LiveDocs)));
        }

        return work;
    }

    private static PriorityQueue<int, float> Nearest(Piece piece, Question query, int most)
    {
        var nearest = new PriorityQueue<int, float>(most + 1);
        var slab = piece.Slab;
        Span<short> distances = stackalloc short[slab.Count];
        var farthest = Farthest(piece, query, most * Preselected, distances);
        for (var i = 0; i < slab.Count; i++)
        {
            if (distances[i] <= farthest)
                Keep(nearest, slab.Doc(i), slab.Dot(i, query.Codes), most);
        }

        return nearest;
    }

    // Up to which distance by signs the first so many of those that may be found are.
    private static short Farthest(Piece piece, Question query, int most, Span<short> distances)
    {
        var (slab, allowed, alive) = (piece.Slab, piece.Allowed, piece.Alive);
        Span<int> counts = stackalloc int[query.Codes.Length + 1];
        counts.Clear();
        slab.Distances(query.Signs, distances);
        for (var i = 0; i < distances.Length; i++)
        {
            var doc = slab.Doc(i);
            if ((allowed is null || allowed.Get(doc)) && (alive is null || alive.Get(doc)))
                counts[distances[i]]++;
            else
                distances[i] = short.MaxValue;
        }

        var within = 0;
        for (var distance = 0; distance < counts.Length; distance++)
        {
            if ((within += counts[distance]) >= most)
                return (short)distance;
        }

        return (short)counts.Length;
    }

    private static void Keep<T>(PriorityQueue<T, float> nearest, T element, float score, int most)
    {
        if (nearest.Count < most)
            nearest.Enqueue(element, score);
        else if (nearest.TryPeek(out _, out var least) && score > least)
            nearest.EnqueueDequeue(element, score);
    }

    /// <param name="Scale">With what a product with codes is to be multiplied.</param>
    private sealed record Question(short[] Codes, ulong[] Signs, float Scale)
    {
        public static Question Of(float[] query)
        {
            var codes = new sbyte[query.Length];
            var scale = Search.Codes.Of(query, codes);
            var signs = new ulong[Search.Signs.Words(query.Length)];
            Search.Signs.Of(codes, signs);
            return new Question(Array.ConvertAll(codes, code => (short)code), signs, scale);
        }
    }

    private sealed record Piece(AtomicReaderContext Leaf, SegmentVectors.Slab Slab, FixedBitSet? Allowed, IBits? Alive);
}
