namespace ChatOpsBot.Documents.Extraction;

/// <summary>Paragraphs are parted by empty lines.</summary>
internal static class PlainText
{
    public static ExtractedText Read(string text) => new(
        null,
        [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(paragraph => new Block(BlockKind.Paragraph, paragraph))]);
}
