using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Messages;
using Ganss.Xss;
using Markdig;
using Microsoft.AspNetCore.Components;

namespace ChatOpsBot.Server.Pages;

/// <summary>Markdown of answers as HTML that can do nothing but be read.</summary>
internal static partial class Markup
{
    /// <summary>Of links that others wrote: what they open knows nothing of this page, and is not recommended by it.</summary>
    public const string Relation = "noopener noreferrer nofollow";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().DisableHtml().Build();
    private static readonly HtmlSanitizer Sanitizer = CreateSanitizer();

    /// <summary>A text without numbers that open anything.</summary>
    public static MarkupString From(string markdown) => From(markdown, [], "");

    /// <summary>A text that is still being written.</summary>
    public static MarkupString FromUnfinished(string soFar) => From(Unfinished.From(soFar));

    /// <param name="citations">The sources that there are; another number in brackets is text.</param>
    /// <param name="sources">The prefix of the ids of the elements that numbers open.</param>
    public static MarkupString From(string markdown, IReadOnlyList<Citation> citations, string sources)
    {
        var html = Sanitizer.Sanitize(Markdown.ToHtml(SafeMarkdown.From(markdown), Pipeline));
        return new(citations.Count == 0 ? html : Number().Replace(html, found =>
            found.Groups["number"] is { Success: true, Value: var number } && citations.Any(citation => citation.Number.ToString(CultureInfo.InvariantCulture) == number)
                ? $"<sup class=\"cite\" role=\"button\" tabindex=\"0\" data-opens=\"{sources}-{number}\">{number}</sup>"
                : found.Value));
    }

    /// <summary>As it is read aloud.</summary>
    public static string Spoken(string markdown) => Markdown.ToPlainText(markdown, Pipeline).Trim();

    private static HtmlSanitizer CreateSanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "a", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "hr",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "start" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto", "tel" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
        });
        sanitizer.PostProcessNode += (_, processed) =>
        {
            if (processed.Node is not IHtmlAnchorElement link)
                return;
            link.SetAttribute("target", "_blank");
            link.SetAttribute("rel", Relation);
        };
        return sanitizer;
    }

    // Code, links and tags are found first, so that numbers in them stay as they are.
    [GeneratedRegex("""<code>[\s\S]*?</code>|<a [\s\S]*?</a>|<(?:[^>"]|"[^"]*")*>|\s?\[(?<number>\d{1,3})\]""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
