using System.Text;
using ChatOpsBot.Channels.Rendering;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Markdown as Slack's own markup, which has no headings, tables or images.
/// See https://docs.slack.dev/messaging/formatting-message-text/.</summary>
internal static class Mrkdwn
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().DisableHtml().Build();

    public static string From(string markdown) => Blocks(Markdown.Parse(markdown, Pipeline)).TrimEnd();

    private static string Blocks(ContainerBlock container) => string.Join("\n\n", container.Select(block => block switch
    {
        HeadingBlock heading => $"*{Inlines(heading.Inline).Replace("*", "", StringComparison.Ordinal)}*",
        ParagraphBlock paragraph => Inlines(paragraph.Inline),
        QuoteBlock quote => $"> {Blocks(quote).ReplaceLineEndings("\n> ")}",
        ListBlock list => string.Join('\n', list.OfType<ListItemBlock>().Select((item, i) => $"{(list.IsOrdered ? $"{i + 1}." : "•")} {Blocks(item).ReplaceLineEndings("\n    ")}")),
        Table table => $"```\n{Aligned(table)}\n```",
        CodeBlock code => $"```\n{SlackText.Escape(code.Lines.ToString())}\n```",
        ThematicBreakBlock => "———",
        ContainerBlock nested => Blocks(nested),
        _ => "",
    }).Where(text => text.Length > 0));

    private static string Aligned(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(cell => Blocks(cell).ReplaceLineEndings(" ")).ToList()).ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Count)).Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0)).ToList();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Inlines(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => SlackText.Escape(literal.Content.ToString()),
                CodeInline code => $"`{SlackText.Escape(code.Content)}`",
                EmphasisInline { DelimiterChar: '~' } strike => $"~{Inlines(strike)}~",
                EmphasisInline { DelimiterCount: >= 2 } bold => $"*{Inlines(bold)}*",
                EmphasisInline italic => $"_{Inlines(italic)}_",
                LinkInline { IsImage: false, Url: { } url } link when SafeMarkdown.IsAllowed(url) => $"<{SlackText.Escape(url)}|{Inlines(link)}>",
                AutolinkInline link when link.IsEmail || SafeMarkdown.IsAllowed(link.Url) => $"<{(link.IsEmail ? "mailto:" : "")}{SlackText.Escape(link.Url)}>",
                AutolinkInline link => SlackText.Escape(link.Url),
                // A bracket that turned out to begin no link.
                LinkDelimiterInline bracket => $"{SlackText.Escape(bracket.ToLiteral())}{Inlines(bracket)}",
                LineBreakInline => "\n",
                HtmlEntityInline entity => SlackText.Escape(entity.Transcoded.ToString()),
                ContainerInline nested => Inlines(nested),
                _ => "",
            });
        }

        return text.ToString();
    }
}
