using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using Drawing = DocumentFormat.OpenXml.Drawing;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Slides in their order: title, text, tables, and the speaker's notes.</summary>
internal static class PptxText
{
    public static ExtractedText Read(string name, byte[] content)
    {
        try
        {
            Unpacking.RefuseBomb(name, content);
            using var package = PresentationDocument.Open(new MemoryStream(content, writable: false), isEditable: false);
            var blocks = new List<Block>();
            var presentation = package.PresentationPart;
            var number = 0;
            foreach (var id in presentation?.Presentation?.SlideIdList?.Elements<SlideId>() ?? [])
            {
                number++;
                if (id.RelationshipId?.Value is { } relation && presentation!.GetPartById(relation) is SlidePart slide)
                    Add(slide, number, blocks);
            }

            return new ExtractedText(package.PackageProperties.Title is { Length: > 0 } title ? title : blocks.FirstOrDefault(block => block.Kind == BlockKind.Heading)?.Text, blocks);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be read as PPTX. Open it in PowerPoint, save it anew and add that.", broken);
        }
    }

    private static void Add(SlidePart slide, int number, List<Block> blocks)
    {
        foreach (var shape in slide.Slide?.Descendants<Shape>() ?? [])
        {
            var isTitle = shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape?.Type?.Value is { } type
                && (type == PlaceholderValues.Title || type == PlaceholderValues.CenteredTitle);
            var text = TextOf(shape.TextBody);
            if (text.Length > 0)
                blocks.Add(isTitle ? new Block(BlockKind.Heading, text.ReplaceLineEndings(" "), 1, number) : new Block(text.Contains('\n', StringComparison.Ordinal) ? BlockKind.Kept : BlockKind.Paragraph, text, Section: number));
        }

        foreach (var table in slide.Slide?.Descendants<Drawing.Table>() ?? [])
            blocks.AddRange(TableRows.Name([.. table.Elements<Drawing.TableRow>().Select(row => (IReadOnlyList<string>)[.. row.Elements<Drawing.TableCell>().Select(cell => cell.InnerText.Trim())])], number));
        foreach (var notes in slide.NotesSlidePart?.NotesSlide?.Descendants<Shape>() ?? [])
        {
            if (notes.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape?.Type?.Value is { } type && type == PlaceholderValues.Body && TextOf(notes.TextBody) is { Length: > 0 } text)
                blocks.Add(new Block(BlockKind.Paragraph, text, Section: number));
        }
    }

    private static string TextOf(TextBody? body) =>
        Decoded.Clean(string.Join('\n', body?.Elements<Drawing.Paragraph>().Select(paragraph => paragraph.InnerText.Trim()).Where(line => line.Length > 0) ?? []));
}
