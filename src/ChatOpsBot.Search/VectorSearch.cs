using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>The nearest vectors among those that the filter lets through: all are scanned as bytes, the nearest compared exactly.</summary>
internal static class VectorSearch
{
    // Bytes order the nearest almost as exact numbers do; looking at three times as many loses none that matters.
    private const int Margin = 3;

    // Fewer are scanned faster than they are handed to other threads.
    private const int WorthSharing = 4 * SegmentVectors.SlabSize;

    /// <returns>Documents of the index with their exact cosine, the nearest first.</returns>
    public static IReadOnlyList<(int Doc, float Cosine)> Nearest(IndexSearcher searcher, string field, float[] query, Permission permission, int most) =>
        [.. Exactly(Candidates(searcher, field, query, permission, most * Margin), field, query).Take(most)];

    /// <returns>Documents that have the nearest sentences, in no order.</returns>
    public static IReadOnlyList<int> WithNearestSentences(IndexSearcher searcher, string field, float[] query, Permission permission, int most) =>
        [.. Candidates(searcher, field, query, permission, most).Select(each => each.Leaf.DocBase + each.Doc).Distinct()];

    /// <summary>Cosines of the sentences of some documents, in their order; documents without are left out.</summary>
    public static IReadOnlyDictionary<int, IReadOnlyList<float>> OfSentences(IndexSearcher searcher, IEnumerable<int> docs, string field, float[] query)
    {
        var (asked, scale) = Asked(query);
        var cosines = new Dictionary<int, IReadOnlyList<float>>();
        var bytes = new BytesRef();
        foreach (var leaf in InLeaves(searcher, docs).GroupBy(each => each.Leaf))
        {
            if (leaf.Key.AtomicReader.GetBinaryDocValues(field) is not { } values)
                continue;
            foreach (var (_, doc) in leaf)
            {
                values.Get(doc, bytes);
                var packed = bytes.Bytes.AsSpan(bytes.Offset, bytes.Length);
                var each = new float[SentenceCodes.CountIn(packed, query.Length)];
                for (var i = 0; i < each.Length; i++)
                    each[i] = Codes.Dot(SentenceCodes.Of(packed, query.Length, i), asked) * SentenceCodes.Scale(packed, query.Length, i) * scale;
                if (each.Length > 0)
                    cosines[leaf.Key.DocBase + doc] = each;
            }
        }

        return cosines;
    }

    /// <summary>The exact cosines of some documents; those without a vector are left out.</summary>
    public static IReadOnlyList<(int Doc, float Cosine)> Exactly(IndexSearcher searcher, IEnumerable<int> docs, string field, float[] query) =>
        Exactly(InLeaves(searcher, docs), field, query);

    private static List<(AtomicReaderContext Leaf, int Doc)> Candidates(IndexSearcher searcher, string field, float[] query, Permission permission, int candidates)
    {
        var (asked, _) = Asked(query);
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

    // With what a product with codes is to be multiplied.
    private static (short[] Codes, float Scale) Asked(float[] query)
    {
        var codes = new sbyte[query.Length];
        var scale = Codes.Of(query, codes);
        return (Array.ConvertAll(codes, code => (short)code), scale);
    }

    private static IEnumerable<(AtomicReaderContext Leaf, int Doc)> InLeaves(IndexSearcher searcher, IEnumerable<int> docs)
    {
        var leaves = searcher.IndexReader.Leaves;
        return docs.Select(doc =>
        {
            var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
            return (leaf, doc - leaf.DocBase);
        });
    }

    private static List<(int Doc, float Cosine)> Exactly(IEnumerable<(AtomicReaderContext Leaf, int Doc)> docs, string field, float[] query)
    {
        var exact = new List<(int Doc, float Cosine)>();
        var bytes = new BytesRef();
        foreach (var leaf in docs.GroupBy(each => each.Leaf))
        {
            if (leaf.Key.AtomicReader.GetBinaryDocValues(field) is not { } values)
                continue;
            foreach (var (_, doc) in leaf)
            {
                values.Get(doc, bytes);
                if (bytes.Length == query.Length * sizeof(float))
                    exact.Add((leaf.Key.DocBase + doc, TensorPrimitives.Dot(query, MemoryMarshal.Cast<byte, float>(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length)))));
            }
        }

        exact.Sort((one, other) => other.Cosine.CompareTo(one.Cosine));
        return exact;
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

    private static PriorityQueue<int, float> Nearest(Piece piece, short[] query, int most)
    {
        var nearest = new PriorityQueue<int, float>(most + 1);
        var (slab, allowed, alive) = (piece.Slab, piece.Allowed, piece.Alive);
        for (var i = 0; i < slab.Count; i++)
        {
            var doc = slab.Doc(i);
            if ((allowed is null || allowed.Get(doc)) && (alive is null || alive.Get(doc)))
                Keep(nearest, doc, slab.Dot(i, query), most);
        }

        return nearest;
    }

    private static void Keep<T>(PriorityQueue<T, float> nearest, T element, float score, int most)
    {
        if (nearest.Count < most)
            nearest.Enqueue(element, score);
        else if (nearest.TryPeek(out _, out var least) && score > least)
            nearest.EnqueueDequeue(element, score);
    }

    private sealed record Piece(AtomicReaderContext Leaf, SegmentVectors.Slab Slab, FixedBitSet? Allowed, IBits? Alive);
}
