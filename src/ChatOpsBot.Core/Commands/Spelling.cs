namespace ChatOpsBot.Core.Commands;

/// <summary>How far two words are apart, to guess what was meant.</summary>
public static class Spelling
{
    /// <summary>Letters to add, remove, replace or swap with their neighbour.</summary>
    public static int Distance(string one, string other)
    {
        var distance = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
                distance[i, j] = i == 0 || j == 0 ? i + j : Cheapest(i, j);
        }

        return distance[one.Length, other.Length];

        int Cheapest(int i, int j)
        {
            var replaced = distance[i - 1, j - 1] + (Same(one[i - 1], other[j - 1]) ? 0 : 1);
            var best = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
            return i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1])
                ? Math.Min(best, distance[i - 2, j - 2] + 1)
                : best;
        }
    }

    /// <summary>What was probably meant, the nearest first.</summary>
    public static IEnumerable<string> Nearest(string written, IEnumerable<string> known) => known.OrderBy(each => Distance(each, written));

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
