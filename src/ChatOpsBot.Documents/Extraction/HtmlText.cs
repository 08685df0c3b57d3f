using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SmartReader;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>The main content of a page. Scripts don't run and nothing is fetched.</summary>
internal static class HtmlText
{
    private const int MostNesting = 256;

    public static ExtractedText Read(string html)
    {
        HtmlNesting.RefuseTooDeep(html);
        var whole = new HtmlParser().ParseDocument(html);
        var title = whole.QuerySelector("h1")?.TextContent is { Length: > 0 } heading ? heading : whole.Title;
        var blocks = new List<Block>();
        Add(MainContent(html, whole), blocks, 0);
        return new ExtractedText(Flat(title ?? ""), blocks);
    }

    // Readability cuts short pages that have nothing to cut; then the whole body is the content.
    private static IElement MainContent(string html, IDocument whole)
    {
        foreach (var noise in whole.QuerySelectorAll("script,style,noscript,template,nav,header nav,footer,aside,form,svg,iframe").ToList())
            noise.Remove();
        var body = whole.Body ?? whole.DocumentElement;
        if (body.TextContent.Length < 3_000)
            return body;
        var article = new Reader("https://document.invalid/", html) { ContinueIfNotReadable = false }.GetArticle();
        return article is { IsReadable: true, Content: { } content } && article.TextContent.Length > body.TextContent.Length / 3
            ? new HtmlParser().ParseDocument(content).Body!
            : body;
    }

    private static void Add(IElement element, List<Block> blocks, int depth)
    {
        if (depth > MostNesting)
        {
            AddText(element.TextContent, blocks);
            return;
        }

        var loose = new System.Text.StringBuilder();
        foreach (var node in element.ChildNodes)
        {
            if (node is IElement child && IsBlock(child))
            {
                AddText(loose.ToString(), blocks);
                loose.Clear();
                AddBlock(child, blocks, depth);
            }
            else
            {
                loose.Append(node is IElement { LocalName: "br" } ? "\n" : node.TextContent);
            }
        }

        AddText(loose.ToString(), blocks);
    }

    private static void AddBlock(IElement element, List<Block> blocks, int depth)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                blocks.Add(new Block(BlockKind.Heading, Flat(element.TextContent), element.LocalName[1] - '0'));
                break;
            case "table":
                blocks.AddRange(TableRows.Name([.. element.QuerySelectorAll("tr").Select(row => (IReadOnlyList<string>)[.. row.QuerySelectorAll("td,th").Select(cell => Flat(cell.TextContent))])]));
                break;
            case "ul" or "ol":
                blocks.Add(new Block(BlockKind.Kept, string.Join('\n', element.Children.Select((item, i) => $"{(element.LocalName == "ol" ? $"{i + 1}." : "-")} {Flat(item.TextContent)}"))));
                break;
            case "pre":
                blocks.Add(new Block(BlockKind.Kept, element.TextContent.Trim('\n')));
                break;
            default:
                Add(element, blocks, depth + 1);
                break;
        }
    }

    private static bool IsBlock(IElement element) => element.LocalName is "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "p" or "div" or "section"
        or "article" or "main" or "header" or "ul" or "ol" or "dl" or "dt" or "dd" or "table" or "pre" or "blockquote" or "figure" or "figcaption" or "body" or "details" or "summary";

    private static void AddText(string text, List<Block> blocks)
    {
        if (Flat(text) is { Length: > 0 } flat)
            blocks.Add(new Block(BlockKind.Paragraph, flat));
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
