namespace ChatOpsBot.Documents.Extraction;

/// <summary>How deep the elements of a page lie in each other, told from its tags: a parser takes the square of it in time.</summary>
internal static class HtmlNesting
{
    private const int Most = 25_000;

    // Elements that close by themselves, or have no end tag.
    private static readonly HashSet<string> Flat = new(
        "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot colgroup option optgroup html head body".Split(' '), StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Texts = new(["script", "style", "textarea", "title"], StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UnreadableDocumentException">It is deeper than any page that a person wrote.</exception>
    public static void RefuseTooDeep(string html)
    {
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            if (string.CompareOrdinal(html, at, "<!--", 0, 4) == 0)
            {
                at = Past(html, "-->", at);
                continue;
            }

            var isEnd = html[at + 1] == '/';
            var name = NameAt(html, isEnd ? at + 2 : at + 1);
            if (name.Length == 0 || Flat.Contains(name))
                continue;
            // What stands in these is no markup.
            if (!isEnd && Texts.Contains(name))
            {
                at = Past(html, $"</{name}", at);
                continue;
            }

            depth = isEnd ? Math.Max(0, depth - 1) : depth + 1;
            if (depth > Most)
                throw new UnreadableDocumentException($"The page is nested more than {Most} elements deep and was not read. Save its text in a simpler form and add that.");
        }
    }

    // The last place before the loop looks on.
    private static int Past(string html, string mark, int from) => html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var found ? found : html.Length - 1;

    private static string NameAt(string html, int start)
    {
        var end = start;
        while (end < html.Length && end - start < 12 && char.IsAsciiLetterOrDigit(html[end]))
            end++;
        return html[start..end];
    }
}
