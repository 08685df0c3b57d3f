using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>The text of files, kept beside them: a file is read once, however often it is cut anew, and not again after a crash.</summary>
public sealed class ExtractedFiles(FileStore files, ExtractionPool pool, DocumentPaths paths)
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

    /// <summary>Reads a file of which nothing is kept.</summary>
    /// <exception cref="UnreadableDocumentException">With the reason and what to do.</exception>
    public async Task<ExtractedText> ReadOnceAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(paths.Previews);
        var (file, written) = (Path.Combine(paths.Previews, $"{Guid.CreateVersion7():N}"), Path.Combine(paths.Previews, $"{Guid.CreateVersion7():N}"));
        try
        {
            await using (var copy = File.Create(file))
                await FileStore.CopyAsync(name, content, copy, cancellationToken);
            await WriteTextAsync(name, file, written, cancellationToken);
            await using var text = File.OpenRead(written);
            return (await JsonSerializer.DeserializeAsync(text, ExtractedJson.Default.ExtractedText, cancellationToken))!;
        }
        finally
        {
            File.Delete(file);
            File.Delete(written);
        }
    }

    private async Task WriteTextAsync(string name, string file, string written, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(file, cancellationToken);
        if (content.Length > 0 && FileKinds.Detect(name, content) == FileKind.Text)
            await File.WriteAllTextAsync(written, JsonSerializer.Serialize(Extractor.Read(name, content), ExtractedJson.Default.ExtractedText), cancellationToken);
        else
            await pool.ReadAsync(name, file, written, cancellationToken);
    }

    private async Task ExtractAsync(StoredFile file, string kept, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        var written = Path.Combine(Path.GetDirectoryName(kept)!, $".{Guid.CreateVersion7():N}");
        try
        {
            await WriteTextAsync(file.Name, await files.FindAsync(file, cancellationToken) ?? files.PathOf(file.Hash), written, cancellationToken);
            File.Move(written, kept, overwrite: true);
        }
        finally
        {
            File.Delete(written);
        }
    }
}
