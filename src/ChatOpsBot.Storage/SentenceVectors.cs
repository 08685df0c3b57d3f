using System.Runtime.InteropServices;

namespace ChatOpsBot.Storage;

/// <summary>The vectors of a chunk's sentences in one column, one after the other in half precision, which is finer than they are compared.</summary>
internal static class SentenceVectors
{
    /// <returns>Null where there are none.</returns>
    public static byte[]? Pack(IReadOnlyList<float[]> vectors) => vectors.Count == 0
        ? null
        : MemoryMarshal.AsBytes(vectors.SelectMany(vector => vector).Select(number => (Half)number).ToArray().AsSpan()).ToArray();

    public static IReadOnlyList<float[]> Unpack(byte[]? packed, int dimensions) => packed is null
        ? []
        : [.. MemoryMarshal.Cast<byte, Half>(packed).ToArray().Select(half => (float)half).Chunk(dimensions)];
}
