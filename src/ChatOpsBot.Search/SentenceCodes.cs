using System.Runtime.InteropServices;

namespace ChatOpsBot.Search;

/// <summary>Vectors of sentences as signed bytes, each after its scale, four bytes of a number.</summary>
internal static class SentenceCodes
{
    public static byte[] Pack(IReadOnlyList<float[]> vectors)
    {
        var width = Width(vectors[0].Length);
        var packed = new byte[vectors.Count * width];
        for (var i = 0; i < vectors.Count; i++)
        {
            var one = packed.AsSpan(i * width, width);
            var scale = Codes.Of(vectors[i], MemoryMarshal.Cast<byte, sbyte>(one[sizeof(float)..]));
            MemoryMarshal.Write(one, in scale);
        }

        return packed;
    }

    public static int CountIn(ReadOnlySpan<byte> packed, int dimensions) => packed.Length % Width(dimensions) == 0 ? packed.Length / Width(dimensions) : 0;

    public static float Scale(ReadOnlySpan<byte> packed, int dimensions, int at) => MemoryMarshal.Read<float>(packed[(at * Width(dimensions))..]);

    public static ReadOnlySpan<sbyte> Of(ReadOnlySpan<byte> packed, int dimensions, int at) =>
        MemoryMarshal.Cast<byte, sbyte>(packed.Slice((at * Width(dimensions)) + sizeof(float), dimensions));

    private static int Width(int dimensions) => sizeof(float) + dimensions;
}
