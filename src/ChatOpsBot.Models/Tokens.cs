using Microsoft.ML.Tokenizers;

namespace ChatOpsBot.Models;

/// <summary>Counts tokens by o200k, near enough for every vendor to keep within limits.</summary>
public static class Tokens
{
    private static readonly Lazy<TiktokenTokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForModel("gpt-4o"));

    public static int Count(string text) => Tokenizer.Value.CountTokens(text);
}
