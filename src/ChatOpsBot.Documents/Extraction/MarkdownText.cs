using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdownBlock = Markdig.Syntax.Block;

namespace ChatOpsBot.Documents.Extraction;

internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().Build();

    public static ExtractedText Read(string text)
    {
        var blocks = new List<Block>();
        foreach (var block in Markdown.Parse(text, Pipeline))
            Add(block, blocks);
        return new ExtractedText(blocks.FirstOrDefault(block => block is { Kind: BlockKind.Heading, Level: 1 })?.Text, blocks);
    }

    private static void Add(MarkdownBlock block, List<Block> blocks)
    {
        switch (block)
        {
            case HeadingBlock heading:
                blocks.Add(new Block(BlockKind.Heading, Inlines(heading.Inline), heading.Level));
                break;
            case ParagraphBlock paragraph:
                blocks.Add(new Block(BlockKind.Paragraph, Inlines(paragraph.Inline)));
                break;
            case Table table:
                blocks.AddRange(TableRows.Name([.. table.OfType<TableRow>().Select(row => (IReadOnlyList<string>)[.. row.OfType<TableCell>().Select(Whole)])]));
                break;
            case ListBlock list:
                blocks.Add(new Block(BlockKind.Kept, string.Join('\n', list.OfType<ListItemBlock>().Select((item, i) => $"{(list.IsOrdered ? $"{i + 1}." : "-")} {Whole(item)}"))));
                break;
            case Markdig.Extensions.Yaml.YamlFrontMatterBlock or HtmlBlock or LinkReferenceDefinitionGroup:
                break;
            case CodeBlock code:
                blocks.Add(new Block(BlockKind.Kept, code.Lines.ToString()));
                break;
            case ContainerBlock container:
                foreach (var inner in container)
                    Add(inner, blocks);
                break;
        }
    }

    private static string Whole(ContainerBlock container) =>
        string.Join('\n', container.Select(inner => inner switch
        {
            LeafBlock { Inline: { } inline } => Inlines(inline),
            LeafBlock leaf => leaf.Lines.ToString(),
            ContainerBlock nested => Whole(nested),
            _ => "",
        }).Where(text => text.Length > 0));

    private static string Inlines(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container?.Descendants() ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline { IsHard: true } => "\n",
                LineBreakInline => " ",
                AutolinkInline link => link.Url,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                _ => "",
            });
        }

        return text.ToString().Trim();
    }
}
