using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Chunking;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>Reads files and cuts them: what an import does before it saves, and what a preview shows.</summary>
public sealed class DocumentReader(ExtractedFiles files, WebPages pages, Summaries summaries, AskedQuestions questions, ICollections collections)
{
    private const int LongestTitle = 200;

    /// <summary>How a file would be cut; nothing is saved.</summary>
    /// <exception cref="Extraction.UnreadableDocumentException">The file can't be read.</exception>
    public async Task<ReadDocument> PreviewAsync(string name, Stream content, ChunkSizes sizes, CancellationToken cancellationToken)
    {
        var text = await files.ReadOnceAsync(name, content, cancellationToken);
        var title = TitleOf(text, name);
        return new ReadDocument(title, null, new Chunker(sizes).Cut(name, title, text));
    }

    /// <exception cref="Extraction.UnreadableDocumentException">A file can't be read.</exception>
    public async Task<ReadDocument> ReadAsync(NewIngestion wanted, CancellationToken cancellationToken)
    {
        var sizes = wanted.Sizes ?? (await collections.FindAsync(wanted.Key.Index, cancellationToken))?.Sizes ?? ChunkSizes.Default;
        var chunker = new Chunker(sizes, wanted.ChunkHeader);
        string? title = wanted.Title;
        var chunks = new List<Chunk>();
        foreach (var file in wanted.Files)
        {
            var text = await files.ReadAsync(await pages.FollowAsync(file, cancellationToken), cancellationToken);
            title ??= TitleOf(text, file.Name);
            chunks.AddRange(await questions.AddAsync(chunker.Cut(file.Name, title, text), cancellationToken));
        }

        if (wanted.Steps.Contains(IngestionStep.Summarize) && chunks.Count > 0)
            chunks.Add(await summaries.WriteAsync(title!, chunks, cancellationToken));
        return new ReadDocument(title ?? wanted.Key.DocumentId, wanted.Author, chunks);
    }

    private static string TitleOf(Extraction.ExtractedText text, string name) => text.Title is { Length: > 0 and < LongestTitle } own ? own : Path.GetFileNameWithoutExtension(name);
}
