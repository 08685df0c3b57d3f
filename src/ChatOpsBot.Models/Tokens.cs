using System.Collections.Concurrent;

namespace ChatOpsBot.Models;

/// <summary>Counts tokens by o200k, near enough for every vendor to keep within limits. Words come again, and are counted once.</summary>
public static class Tokens
{
    private const int MostWords = 100_000;
    private const int LongestWord = 24;
    private static readonly Lazy<TokenTable> Table = new(TokenTable.Load);
    private static readonly ConcurrentDictionary<string, int> Words = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByText = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static int Count(string text)
    {
        var tokens = 0;
        foreach (var range in text.AsSpan().SplitAny(" \t\n\r"))
        {
            var word = text.AsSpan(range);
            tokens += word.IsEmpty ? 0 : OfWord(word);
        }

        return tokens;
    }

    // A word's token has the space before it within; line breaks cost little and are left out.
    private static int OfWord(ReadOnlySpan<char> word)
    {
        if (word.Length <= LongestWord && ByText.TryGetValue(word, out var known))
            return known;
        var tokens = Table.Value.Count($" {word}");
        if (word.Length <= LongestWord && Words.Count < MostWords)
            ByText[word] = tokens;
        return tokens;
    }
}
