using ChatOpsBot.KernelMemory;
using ChatOpsBot.Search;

namespace ChatOpsBot.Api.Memory;

/// <summary>Passages under the files that they are from, in the order of the best of each.</summary>
internal static class FileCitations
{
    public static IReadOnlyList<FileCitation> Group(IEnumerable<Passage> passages) =>
        [.. passages.GroupBy(passage => (passage.Kept.Document, passage.Chunk.File)).Select(file =>
        {
            var kept = file.First().Kept;
            var (index, id, name) = (kept.Document.Index, kept.Document.ShownId, kept.Chunk.File);
            return new FileCitation(
                $"{index}/{id}/{name}",
                index,
                id,
                name,
                kept.ContentType,
                name,
                kept.Url ?? $"/download?index={Uri.EscapeDataString(index)}&documentId={Uri.EscapeDataString(id)}&filename={Uri.EscapeDataString(name)}",
                [.. file.Select(passage => new Partition(passage.Chunk.Text, passage.Relevance, passage.Chunk.Number, passage.Chunk.Section, passage.Kept.UpdatedAt, TagsOf(passage)))]);
        })];

    private static Dictionary<string, IReadOnlyList<string>> TagsOf(Passage passage) => new(passage.Kept.Tags, StringComparer.Ordinal)
    {
        ["__document_id"] = [passage.Kept.Document.ShownId],
        ["__file_id"] = [passage.Chunk.File],
        ["__file_part"] = [passage.Kept.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        ["__file_type"] = [passage.Kept.ContentType],
        ["__part_n"] = [passage.Chunk.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        ["__sect_n"] = [passage.Chunk.Section.ToString(System.Globalization.CultureInfo.InvariantCulture)],
    };
}
