namespace ChatOpsBot.Answering;

/// <summary>Takes numbers that point at no passage out of a text while it comes, in pieces. What may still become such a number is held
/// back, so that nothing that was shown is taken back, and each piece costs what itself is long.</summary>
internal sealed class CitationStream(int passages)
{
    private string held = "";

    /// <returns>What can be shown of the text so far, after what was shown before.</returns>
    public string Next(string piece)
    {
        var text = held + piece;
        // A space goes with the number after it, and what stands in brackets is a link when a parenthesis follows.
        var end = CitationCheck.WithoutUnfinished(text).TrimEnd().Length;
        var cut = end > 0 && text[end - 1] is ']' or '】' ? Math.Max(text.LastIndexOfAny(['[', '【'], end - 1), 0) : end;
        cut = text.AsSpan(0, cut).TrimEnd().Length;
        held = text[cut..];
        return CitationCheck.Clean(text[..cut], passages);
    }
}
