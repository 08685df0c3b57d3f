using ChatOpsBot.Models;

namespace ChatOpsBot.Search;

/// <summary>How much each word of a question says. How many passages have it tells in a large collection; among a handful that means nothing,
/// and how rare it is in what people write takes its place.</summary>
internal static class WordWeights
{
    // So many passages weigh as much as what is known of a word without them.
    private const double Known = 50;

    private const double Least = 0.1;

    /// <param name="frequencies">How many of the entries of an index have each term of the text.</param>
    public static IReadOnlyDictionary<string, double> Of(string text, IReadOnlyDictionary<string, int> frequencies, int entries)
    {
        var rarity = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in text.Split((char[])[' ', '\n', '\t', ',', '.', '?', '!', ':', ';', '"', '(', ')', '/', '-'], StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var term in TextTerms.Of(TextTerms.Letters, word))
                rarity[term] = Math.Min(rarity.GetValueOrDefault(term, 1), Tokens.Rarity(term.Length == 1 ? term : word.ToLowerInvariant()));
        }

        return frequencies.ToDictionary(term => term.Key, term => Idf(term.Value, entries, rarity.GetValueOrDefault(term.Key, 1)), StringComparer.Ordinal);
    }

    // As if the known passages were more of the same, of which a share has the word that falls with its rarity.
    private static double Idf(int frequency, int entries, double rarity)
    {
        double with = Math.Min(frequency, entries);
        var own = Math.Log(1 + ((entries - with + 0.5) / (with + 0.5)));
        var usual = Math.Log(1 + Known) * (Math.Max(Least, rarity));
        return ((entries * own) + (Known * usual)) / (entries + Known);
    }
}
