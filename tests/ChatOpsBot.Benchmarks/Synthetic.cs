using System.Numerics.Tensors;

namespace ChatOpsBot.Benchmarks;

/// <summary>Words whose frequencies follow Zipf.</summary>
internal sealed class SyntheticText
{
    private const int Vocabulary = 50_000;

    // Stop words are gone from questions, so the commonest hundred words are not asked for.
    private const int Common = 100;
    private readonly Random random;
    private readonly string[] words;
    private readonly double[] cumulative = new double[Vocabulary];

    public SyntheticText(int seed)
    {
        random = new Random(seed);
        words = [.. Enumerable.Range(0, Vocabulary).Select(_ => Word())];
        for (var i = 0; i < Vocabulary; i++)
            cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + (1.0 / (i + 1));
    }

    public string Text(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => words[Pick()]));

    public string Question(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => words[Math.Max(Common, Pick())]));

    private int Pick()
    {
        var found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(found < 0 ? ~found : found, Vocabulary - 1);
    }

    private string Word() => string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => $"{"bcdfghjklmnprstvw"[random.Next(17)]}{"aeiou"[random.Next(5)]}"));
}

/// <summary>Vectors of length 1 around centres.</summary>
internal sealed class SyntheticVectors
{
    private readonly Random random;
    private readonly float[][] centres;
    private readonly int dimensions;

    public SyntheticVectors(int seed, int dimensions, int clusters)
    {
        (random, this.dimensions) = (new Random(seed), dimensions);
        centres = [.. Enumerable.Range(0, clusters).Select(_ => Noise(1))];
    }

    public float[] Next()
    {
        var vector = Noise(0.7f);
        TensorPrimitives.Add(vector, centres[random.Next(centres.Length)], vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    private float[] Noise(float size)
    {
        var vector = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
            vector[i] = (float)(random.NextDouble() - 0.5) * size;
        return vector;
    }
}
