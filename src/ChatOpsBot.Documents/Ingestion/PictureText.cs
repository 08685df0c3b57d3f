using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>By the reader that documents are read by, with its limits and away from this process's secrets.</summary>
internal sealed class PictureText(DocumentReader reader) : IPictureText
{
    public async Task<string?> ReadAsync(string name, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new MemoryStream(picture.ToArray());
            var read = await reader.PreviewAsync(name, content, ChunkSizes.Default, cancellationToken);
            return string.Join("\n\n", read.Chunks.Select(chunk => chunk.Text)) is { Length: > 0 } text ? text : null;
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }
}
