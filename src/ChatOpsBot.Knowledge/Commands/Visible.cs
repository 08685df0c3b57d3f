using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>What of the work on documents a person may know of: what they may read of it, or will when it is read.</summary>
internal sealed class Visible(IDocuments documents)
{
    public async Task<bool> IsAsync(NewIngestion wanted, Reader reader, CancellationToken cancellationToken) =>
        reader.May(await documents.AccessOfAsync(wanted, cancellationToken));

    /// <returns>Null when there is no such document, and when it is closed to the reader.</returns>
    public async Task<Document?> FindAsync(DocumentKey key, Reader reader, CancellationToken cancellationToken) =>
        await documents.FindAsync(key, cancellationToken) is { } document && reader.May(document.Access) ? document : null;

    public static bool Is(Source source, Reader reader) => source.Access is null || reader.May(source.Access);

    /// <returns>The name, or one beside it when somebody else's document has it: theirs is neither shown nor replaced.</returns>
    public async Task<string> FreeIdAsync(string id, string beside, Reader reader, CancellationToken cancellationToken) =>
        await documents.FindAsync(new DocumentKey(KnowledgeBase.DefaultIndex, id), cancellationToken) is { } other && !reader.May(other.Access) ? $"{id}-{beside}" : id;
}
