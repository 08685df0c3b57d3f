using System.Text.RegularExpressions;
using Ganss.Xss;
using Markdig;
using Microsoft.AspNetCore.Components;

namespace ChatOpsBot.Server.Pages;

/// <summary>Markdown of answers as HTML that can do nothing but be read.</summary>
internal static partial class Markup
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().DisableHtml().Build();
    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote", "a", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "hr",
        },
        AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "start" },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto" },
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
    });

    /// <param name="sources">The prefix of the elements' ids that numbers in brackets open.</param>
    public static MarkupString From(string markdown, string sources) =>
        new(Number().Replace(Sanitizer.Sanitize(Markdown.ToHtml(markdown, Pipeline)), match =>
            $"<sup class=\"cite\" role=\"button\" tabindex=\"0\" data-opens=\"{sources}-{match.Groups["number"].Value}\">{match.Groups["number"].Value}</sup>"));

    [GeneratedRegex(@"\s?\[(?<number>\d{1,3})\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
