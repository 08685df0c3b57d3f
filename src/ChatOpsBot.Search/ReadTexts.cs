namespace ChatOpsBot.Search;

/// <summary>The words and Han letters of texts that are looked at again and again while one question is answered. For one thread.</summary>
public sealed class ReadTexts
{
    private readonly Dictionary<string, (List<string> Terms, HashSet<string> Each)> read = new(StringComparer.Ordinal);

    /// <summary>In order, repetitions included.</summary>
    public IReadOnlyList<string> Terms(string text) => Of(text).Terms;

    /// <summary>Each once.</summary>
    public IReadOnlySet<string> Each(string text) => Of(text).Each;

    private (List<string> Terms, HashSet<string> Each) Of(string text)
    {
        if (read.TryGetValue(text, out var known))
            return known;
        var terms = TextTerms.Of(TextTerms.Letters, text);
        return read[text] = (terms, terms.ToHashSet(StringComparer.Ordinal));
    }
}
