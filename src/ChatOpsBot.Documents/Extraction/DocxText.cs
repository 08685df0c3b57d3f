using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace ChatOpsBot.Documents.Extraction;

internal static class DocxText
{
    public static ExtractedText Read(string name, byte[] content)
    {
        try
        {
            Unpacking.RefuseBomb(name, content);
            using var package = WordprocessingDocument.Open(new MemoryStream(content, writable: false), isEditable: false);
            var main = package.MainDocumentPart;
            var styles = main?.StyleDefinitionsPart?.Styles?.Elements<Style>()
                .Where(style => style.StyleId?.Value is not null)
                .ToDictionary(style => style.StyleId!.Value!, style => style.StyleName?.Val?.Value ?? "", StringComparer.Ordinal) ?? [];
            var blocks = new List<Block>();
            foreach (var element in main?.Document?.Body?.ChildElements ?? default)
                Add(element, styles, blocks);
            return new ExtractedText(package.PackageProperties.Title is { Length: > 0 } title ? title : null, blocks);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as DOCX. Open it in Word, save it anew and add that.", broken);
        }
    }

    private static void Add(DocumentFormat.OpenXml.OpenXmlElement element, Dictionary<string, string> styles, List<Block> blocks)
    {
        switch (element)
        {
            case Paragraph paragraph when paragraph.InnerText.Trim() is { Length: > 0 }:
                blocks.Add(ToBlock(paragraph, styles));
                break;
            case Table table:
                blocks.AddRange(TableRows.Name([.. table.Elements<TableRow>().Select(row => (IReadOnlyList<string>)[.. row.Elements<TableCell>().Select(cell => cell.InnerText.Trim())])]));
                break;
            case SdtBlock { SdtContentBlock: { } content }:
                foreach (var inner in content.ChildElements)
                    Add(inner, styles, blocks);
                break;
        }
    }

    private static Block ToBlock(Paragraph paragraph, Dictionary<string, string> styles)
    {
        var text = Decoded.Clean(string.Concat(paragraph.Descendants().Select(part => part switch
        {
            Text run => run.Text,
            TabChar => " ",
            Break or CarriageReturn => "\n",
            _ => "",
        }))).Trim();
        var style = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value ?? "";
        var styleName = styles.GetValueOrDefault(style, style);
        if (styleName.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(styleName.AsSpan(8), out var level))
            return new Block(BlockKind.Heading, text, level);
        if (styleName.Equals("title", StringComparison.OrdinalIgnoreCase))
            return new Block(BlockKind.Heading, text, 1);
        return paragraph.ParagraphProperties?.NumberingProperties is null ? new Block(BlockKind.Paragraph, text) : new Block(BlockKind.Kept, $"- {text}");
    }
}
