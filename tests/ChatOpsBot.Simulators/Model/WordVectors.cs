namespace ChatOpsBot.Simulators.Model;

/// <summary>Vectors of texts by their words, with a few words that mean the same.</summary>
public static class WordVectors
{
    private const int Dimensions = 64;

    private static readonly Dictionary<string, string> Same = new(StringComparer.OrdinalIgnoreCase)
    {
        ["holiday"] = "vacation", ["holidays"] = "vacation", ["leave"] = "vacation", ["car"] = "vehicle", ["automobile"] = "vehicle", ["physician"] = "doctor",
    };

    public static float[] Of(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in text.ToLowerInvariant().Split([.. " \t\r\n.,;:!?›"], StringSplitOptions.RemoveEmptyEntries))
        {
            var random = new Random(Same.GetValueOrDefault(word, word).Aggregate(7, (hash, letter) => unchecked((hash * 31) + letter)));
            for (var i = 0; i < Dimensions; i++)
                vector[i] += (float)random.NextDouble() - 0.5f;
        }

        vector[0] += 0.01f;
        return vector;
    }
}
