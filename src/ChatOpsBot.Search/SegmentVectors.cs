using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>The vectors of one segment as one byte a dimension, in memory: what a search scans. The exact vectors stay on disk
/// beside the text and are read for the few that come out on top.</summary>
internal sealed class SegmentVectors
{
    /// <summary>Vectors of a slab, the piece that one thread scans.</summary>
    public const int SlabSize = 8192;

    private static readonly ConditionalWeakTable<object, Dictionary<string, SegmentVectors>> Loaded = [];
    private static readonly ConditionalWeakTable<object, Dictionary<string, SegmentVectors>> LoadedSentences = [];

    private readonly List<Slab> slabs = [];

    private readonly FixedBitSet docs;

    private SegmentVectors(int dimensions, int documents) => (Dimensions, docs) = (dimensions, new FixedBitSet(documents));

    public int Dimensions { get; }

    public IReadOnlyList<Slab> Slabs => slabs;

    /// <summary>Whether one of them may be found.</summary>
    /// <param name="allowed">Null: all documents.</param>
    /// <param name="except">Those of documents that have one of these do not count.</param>
    /// <param name="alive">Null: nothing was deleted.</param>
    public bool HasAny(FixedBitSet? allowed, SegmentVectors? except, IBits? alive)
    {
        var left = docs.Clone();
        if (allowed is not null)
            left.And(allowed);
        if (except is not null)
            left.AndNot(except.docs);
        for (var doc = left.NextSetBit(0); doc >= 0; doc = doc + 1 < left.Length ? left.NextSetBit(doc + 1) : -1)
        {
            if (alive?.Get(doc) != false)
                return true;
        }

        return false;
    }

    /// <summary>Loads what a new segment has, before it is searched.</summary>
    /// <param name="withSentences">Else those that were loaded are given back.</param>
    public static void Load(AtomicReader reader, bool withSentences)
    {
        _ = Of(reader);
        if (withSentences)
            OfSentences(reader);
        else
            LoadedSentences.Remove(reader.CoreCacheKey);
    }

    /// <returns>Null when the segment has no vectors in the field, or they were not loaded.</returns>
    public static SegmentVectors? Of(AtomicReader reader, string field) => Fields.IsSentences(field)
        ? LoadedSentences.TryGetValue(reader.CoreCacheKey, out var sentences) ? sentences.GetValueOrDefault(field) : null
        : Of(reader).GetValueOrDefault(field);

    public static IEnumerable<string> FieldsOf(AtomicReader reader) => Of(reader).Keys;

    private static Dictionary<string, SegmentVectors> Of(AtomicReader reader) => Loaded.GetValue(reader.CoreCacheKey, _ => ReadAll(reader, Fields.IsVector, Read));

    private static void OfSentences(AtomicReader reader) => LoadedSentences.GetValue(reader.CoreCacheKey, _ => ReadAll(reader, Fields.IsSentences, ReadSentences));

    private static Dictionary<string, SegmentVectors> ReadAll(AtomicReader reader, Func<string, bool> isOne, Func<AtomicReader, string, SegmentVectors?> read)
    {
        var all = new Dictionary<string, SegmentVectors>(StringComparer.Ordinal);
        foreach (var info in reader.FieldInfos)
        {
            if (isOne(info.Name) && read(reader, info.Name) is { } vectors)
                all[info.Name] = vectors;
        }

        return all;
    }

    // As wide as the passages of the same model.
    private static SegmentVectors? ReadSentences(AtomicReader reader, string field)
    {
        if (Of(reader, Fields.VectorOf(Fields.ModelOfSentences(field))) is not { Dimensions: var dimensions })
            return null;
        var vectors = new SegmentVectors(dimensions, reader.MaxDoc);
        BinaryValues.Read(reader, field, Enumerable.Range(0, reader.MaxDoc), (doc, packed) =>
        {
            for (var i = 0; i < SentenceCodes.CountIn(packed, dimensions); i++)
                vectors.RoomFor(doc).Add(doc, SentenceCodes.Of(packed, dimensions, i), SentenceCodes.Scale(packed, dimensions, i));
        });
        return vectors.Trimmed();
    }

    private static SegmentVectors? Read(AtomicReader reader, string field)
    {
        SegmentVectors? vectors = null;
        BinaryValues.Read(reader, field, Enumerable.Range(0, reader.MaxDoc), (doc, bytes) =>
        {
            var vector = MemoryMarshal.Cast<byte, float>(bytes);
            vectors ??= new SegmentVectors(vector.Length, reader.MaxDoc);
            // A model of another size under an old alias: of no use for what is searched now.
            if (vector.Length == vectors.Dimensions)
                vectors.RoomFor(doc).Add(doc, vector);
        });
        return vectors?.Trimmed();
    }

    private SegmentVectors? Trimmed()
    {
        if (slabs.Count == 0)
            return null;
        slabs[^1].Trim(Dimensions);
        return this;
    }

    private Slab RoomFor(int doc)
    {
        docs.Set(doc);
        if (slabs.Count == 0 || slabs[^1].Count == SlabSize)
            slabs.Add(new Slab(Dimensions));
        return slabs[^1];
    }

    /// <summary>Codes of some thousand vectors, one after the other.</summary>
    internal sealed class Slab(int dimensions)
    {
        private readonly int words = Signs.Words(dimensions);
        private ulong[] signs = new ulong[SlabSize * Signs.Words(dimensions)];
        private sbyte[] codes = new sbyte[SlabSize * dimensions];
        private float[] scales = new float[SlabSize];
        private int[] docs = new int[SlabSize];

        public int Count { get; private set; }

        public int Doc(int at) => docs[at];

        public void Add(int doc, ReadOnlySpan<float> vector)
        {
            docs[Count] = doc;
            scales[Count] = Codes.Of(vector, codes.AsSpan(Count * dimensions, dimensions));
            Close();
        }

        public void Add(int doc, ReadOnlySpan<sbyte> code, float scale)
        {
            docs[Count] = doc;
            scales[Count] = scale;
            code.CopyTo(codes.AsSpan(Count * dimensions, dimensions));
            Close();
        }

        private void Close()
        {
            Signs.Of(codes.AsSpan(Count * dimensions, dimensions), signs.AsSpan(Count * words, words));
            Count++;
        }

        public void Trim(int width)
        {
            Array.Resize(ref signs, Count * words);
            Array.Resize(ref codes, Count * width);
            Array.Resize(ref scales, Count);
            Array.Resize(ref docs, Count);
        }

        /// <summary>In how many dimensions the signs of each differ.</summary>
        public void Distances(ReadOnlySpan<ulong> query, Span<short> distances) => Signs.Distances(signs.AsSpan(0, Count * words), query, distances);

        /// <returns>The cosine, near enough to choose whom to look at exactly.</returns>
        public float Dot(int at, ReadOnlySpan<short> query) => Codes.Dot(codes.AsSpan(at * dimensions, dimensions), query) * scales[at];
    }
}
