using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Extraction;

namespace ChatOpsBot.Knowledge.Ingestion;

/// <summary>The text of files, kept beside them: a file is read once, however often it is cut anew, and not again after a crash.</summary>
internal sealed class ExtractedFiles(FileStore files, ExtractionPool pool, KnowledgePaths paths)
{
    /// <summary>Grows when files are read differently.</summary>
    private const int Version = 1;

    /// <exception cref="UnreadableDocumentException">With the reason and what to do.</exception>
    public async Task<ExtractedText> ReadAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(paths.Extracted, file.Hash[..2], $"{file.Hash}{Path.GetExtension(file.Name).ToLowerInvariant()}.{Version}.json");
        if (!File.Exists(kept))
            await ExtractAsync(file, kept, cancellationToken);
        await using var text = File.OpenRead(kept);
        return (await JsonSerializer.DeserializeAsync(text, ExtractedJson.Default.ExtractedText, cancellationToken))!;
    }

    private async Task ExtractAsync(StoredFile file, string kept, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        var written = Path.Combine(Path.GetDirectoryName(kept)!, $".{Guid.CreateVersion7():N}");
        try
        {
            var content = await files.ReadAsync(file, cancellationToken);
            if (content.Length > 0 && FileKinds.Detect(file.Name, content) == FileKind.Text)
                await File.WriteAllTextAsync(written, JsonSerializer.Serialize(Extractor.Read(file.Name, content), ExtractedJson.Default.ExtractedText), cancellationToken);
            else
                await pool.ReadAsync(file.Name, files.PathOf(file.Hash), written, cancellationToken);
            File.Move(written, kept, overwrite: true);
        }
        finally
        {
            File.Delete(written);
        }
    }
}
