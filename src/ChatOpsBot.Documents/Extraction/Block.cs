using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Extraction;

public enum BlockKind
{
    Heading,
    Paragraph,

    /// <summary>A whole list or a piece of code: kept together if it fits.</summary>
    Kept,

    /// <summary>One row of a table, its cells already named by the header.</summary>
    Row,
}

/// <summary>A piece of a document's structure in reading order.</summary>
/// <param name="Level">Of a heading, from 1.</param>
/// <param name="Section">The page, from 1, or 0 where there are none.</param>
public sealed record Block(BlockKind Kind, string Text, int Level = 0, int Section = 0);

/// <summary>What was read out of a file.</summary>
/// <param name="Title">The document's own title, if it has one.</param>
public sealed record ExtractedText(string? Title, IReadOnlyList<Block> Blocks);

/// <summary>A file can't be read. The message is for whoever added it: what is wrong and what to do.</summary>
public sealed class UnreadableDocumentException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner);
