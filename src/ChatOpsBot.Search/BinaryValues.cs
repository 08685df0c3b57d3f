using Lucene.Net.Index;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>What documents of a segment have in a binary field.</summary>
internal static class BinaryValues
{
    public delegate void Take(int doc, ReadOnlySpan<byte> value);

    /// <param name="docs">Within the segment; those that have nothing in the field are left out.</param>
    public static void Read(AtomicReader reader, string field, IEnumerable<int> docs, Take take)
    {
        if (reader.GetBinaryDocValues(field) is not { } values || reader.GetDocsWithField(field) is not { } has)
            return;
        var bytes = new BytesRef();
        foreach (var doc in docs.Where(has.Get))
        {
            values.Get(doc, bytes);
            take(doc, bytes.Bytes.AsSpan(bytes.Offset, bytes.Length));
        }
    }
}
