using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatOpsBot.Channels.Rendering;

/// <summary>A reply's Markdown without anything that does more than be read: an answer repeats what documents and models say, and
/// they must not call people, load pictures or lead to scripts. Links lead to the web, to a mailbox or to a telephone, or become
/// their text; pictures become their description; a less-than sign opens nothing. Code stays as it is.</summary>
public static class SafeMarkdown
{
    private const char Break = '\u200B';
    private const int MostPasses = 6;
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().DisableHtml().UsePreciseSourceLocation().Build();
    private static readonly string[] Schemes = ["http://", "https://", "mailto:", "tel:"];

    public static string From(string markdown)
    {
        // Most answers have nothing in them that could be harmful.
        if (markdown.AsSpan().IndexOfAny('[', '<') < 0)
            return markdown;
        // What is taken out can leave behind what then reads as a link.
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var safer = Pass(markdown);
            if (safer == markdown)
                return markdown;
            markdown = safer;
        }

        return markdown.Replace("](", $"]{Break}(", StringComparison.Ordinal).Replace("<", $"<{Break}", StringComparison.Ordinal);
    }

    /// <summary>Whether an address may be a link.</summary>
    public static bool IsAllowed(string? url) =>
        url is not null && Array.Exists(Schemes, scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) && !url.AsSpan().ContainsAny('<', '>', '|');

    private static string Pass(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        var kept = new bool[markdown.Length];
        var removed = new bool[markdown.Length];
        var moved = new SortedDictionary<int, string>();
        foreach (var found in document.Descendants())
        {
            switch (found)
            {
                // Where a renderer reads HTML, a line that begins with it ends the paragraph, and code that was begun in it is none.
                case CodeInline code when !markdown.AsSpan(code.Span.Start, code.Span.Length).Contains('\n'):
                case CodeBlock:
                    Mark(kept, found.Span.Start, found.Span.End);
                    break;
                case AutolinkInline auto when auto.IsEmail || IsAllowed(auto.Url):
                    Mark(kept, auto.Span.Start, auto.Span.End);
                    break;
                case LinkReferenceDefinition definition:
                    Mark(removed, definition.Span.Start, definition.Span.End);
                    break;
                case LinkInline link:
                    Weigh(link, kept, removed, moved);
                    break;
            }
        }

        return Write(markdown, kept, removed, moved);
    }

    private static void Weigh(LinkInline link, bool[] kept, bool[] removed, SortedDictionary<int, string> moved)
    {
        var label = (Start: link.FirstChild?.Span.Start ?? link.Span.End + 1, End: link.LastChild?.Span.End ?? link.Span.End);
        // A number in brackets is a citation, whatever a document says that it leads to.
        var isCitation = link.FirstChild is LiteralInline only && only == link.LastChild && int.TryParse(only.Content.AsSpan(), out _);
        if (link is { IsImage: false, Reference: null } && IsAllowed(link.Url))
        {
            Mark(kept, label.End + 1, link.Span.End);
            return;
        }

        if (link is { IsImage: false, Reference: not null } && isCitation)
            return;
        Mark(removed, link.Span.Start, label.Start - 1);
        Mark(removed, label.End + 1, link.Span.End);
        if (link is not { IsImage: false, Reference: not null } || !IsAllowed(link.Url))
            return;
        moved[link.Span.Start] = "[";
        moved[link.Span.End] = $"]({link.Url})";
    }

    private static string Write(string markdown, bool[] kept, bool[] removed, SortedDictionary<int, string> moved)
    {
        var text = new StringBuilder(markdown.Length);
        for (var i = 0; i < markdown.Length; i++)
        {
            if (!removed[i])
            {
                text.Append(markdown[i]);
                if (!kept[i] && i + 1 < markdown.Length && (Opens(markdown[i], markdown[i + 1]) || (markdown[i] == ']' && markdown[i + 1] == '(')))
                    text.Append(Break);
            }

            if (moved.TryGetValue(i, out var addition))
                text.Append(addition);
        }

        return text.ToString();
    }

    private static bool Opens(char sign, char next) => sign == '<' && (char.IsAsciiLetter(next) || next is '!' or '?' or '/' or '@' or '#');

    private static void Mark(bool[] marks, int start, int end)
    {
        for (var i = Math.Max(0, start); i <= end && i < marks.Length; i++)
            marks[i] = true;
    }
}
