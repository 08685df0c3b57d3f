using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ChatOpsBot.Search;

/// <summary>Vectors as signed bytes.</summary>
internal static class Codes
{
    /// <returns>What to multiply a code with to have the number back.</returns>
    public static float Of(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0)
            return 0;
        for (var i = 0; i < vector.Length; i++)
            codes[i] = (sbyte)MathF.Round(vector[i] / largest * 127);
        return largest / 127;
    }

    // The tensor library adds bytes as bytes, which overflows; here products are added as 32-bit numbers.
    public static int Dot(ReadOnlySpan<sbyte> codes, ReadOnlySpan<short> query)
    {
        var sum = 0;
        var i = 0;
        if (Avx2.IsSupported && codes.Length >= Vector256<short>.Count)
        {
            ref var code = ref MemoryMarshal.GetReference(codes);
            ref var asked = ref MemoryMarshal.GetReference(query);
            var sums = Vector256<int>.Zero;
            for (; i <= codes.Length - Vector256<short>.Count; i += Vector256<short>.Count)
            {
                var wide = Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref code, (nuint)i));
                sums += Avx2.MultiplyAddAdjacent(wide, Vector256.LoadUnsafe(ref asked, (nuint)i));
            }

            sum = Vector256.Sum(sums);
        }

        for (; i < codes.Length; i++)
            sum += codes[i] * query[i];
        return sum;
    }
}

/// <summary>Vectors as the signs of their numbers, a bit each: who is near has most of them in common.</summary>
internal static class Signs
{
    private const int Bits = 64;

    public static int Words(int dimensions) => (dimensions + Bits - 1) / Bits;

    public static void Of(ReadOnlySpan<sbyte> codes, Span<ulong> signs)
    {
        signs.Clear();
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] > 0)
                signs[i / Bits] |= 1UL << (i % Bits);
        }
    }

    /// <param name="all">One after the other.</param>
    public static void Distances(ReadOnlySpan<ulong> all, ReadOnlySpan<ulong> query, Span<short> distances)
    {
        ref var sign = ref MemoryMarshal.GetReference(all);
        ref var asked = ref MemoryMarshal.GetReference(query);
        for (var at = 0; at < distances.Length; at++)
        {
            var distance = 0;
            for (var i = 0; i < query.Length; i++)
                distance += BitOperations.PopCount(Unsafe.Add(ref sign, i) ^ Unsafe.Add(ref asked, i));
            distances[at] = (short)distance;
            sign = ref Unsafe.Add(ref sign, query.Length);
        }
    }
}
