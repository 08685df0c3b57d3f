using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>An archive as one document: each file under its name.</summary>
internal static class ZipText
{
    public static ExtractedText Read(string name, byte[] content, int depth)
    {
        try
        {
            using var zip = Unpacking.Open(name, content);
            var left = Unpacking.MostUnpacked;
            var blocks = new List<Block>();
            var reasons = new List<Phrase>();
            foreach (var entry in zip.Entries.Where(entry => !IsClutter(entry.FullName)))
            {
                if (LeadsOut(entry.FullName))
                    throw new UnreadableDocumentException($"'{name}' holds a path that leads out of it ({entry.FullName}) and may be harmful. Pack the files anew and add that.");
                if (entry.IsEncrypted)
                    throw new UnreadableDocumentException($"'{name}' is protected by a password. Pack it without one and add it again.");
                var part = Unpacking.Read(name, entry, left);
                left -= part.Length;
                try
                {
                    var text = Extractor.ReadPart(entry.Name, part, depth + 1);
                    blocks.Add(new Block(BlockKind.Heading, entry.FullName, 1));
                    blocks.AddRange(text.Blocks.Select(block => block with { Level = block.Level == 0 ? 0 : block.Level + 1, Section = 0 }));
                }
                catch (UnreadableDocumentException reason)
                {
                    reasons.Add((Phrase)reason.Message);
                }
            }

            return blocks.Count > 0 ? new ExtractedText(null, blocks)
                : throw new UnreadableDocumentException(reasons.Count == 0 ? (Phrase)$"'{name}' is an empty archive. Add one with files in it." : depth > 0 ? reasons[0] : $"'{name}' holds nothing that can be read. {reasons[0]}");
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be unpacked. Pack it anew and add that.", broken);
        }
    }

    /// <summary>Nothing is ever unpacked to where an entry says; who writes such entries means no good.</summary>
    public static bool LeadsOut(string path) => path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal) || path.Split('/').Contains("..");

    /// <summary>Folders, and what systems put into archives beside the files.</summary>
    public static bool IsClutter(string path) =>
        path.EndsWith('/') || path.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(path) is ".DS_Store" or "Thumbs.db" or "desktop.ini" or "";
}
