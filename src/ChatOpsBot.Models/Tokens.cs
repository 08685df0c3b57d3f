using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>Counts tokens by o200k, near enough for every vendor to keep within limits. Words come again, and are counted once.</summary>
public static class Tokens
{
    private const int MostWords = 100_000;
    private const int LongestWord = 24;

    // Ranks of the commonest words, and of the last.
    private const int Commonest = 300;
    private const int Rarest = 200_000;
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

    /// <summary>What a picture is counted as.</summary>
    public const int OfPicture = 800;

    /// <summary>What a part of a message takes; of a picture about, since vendors count 700 to 1,600 by its size.</summary>
    public static int Count(AIContent content) => content switch
    {
        TextContent text => Count(text.Text),
        FunctionCallContent call => Count(ChatModel.WrittenOf(call)),
        FunctionResultContent result => Count(result.Result?.ToString() ?? ""),
        DataContent => OfPicture,
        _ => 0,
    };

    /// <summary>How rare a word is in what people write, in any language, by its rank among the tokens, whose order is that of their frequency.</summary>
    /// <returns>0…1; 1 for a word that is no token of its own.</returns>
    public static double Rarity(string word) =>
        (Table.Value.Rank($" {word}") ?? Table.Value.Rank(word)) is { } rank ? Math.Clamp(Math.Log((rank + 1.0) / Commonest) / Math.Log((double)Rarest / Commonest), 0, 1) : 1;

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
