using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>What of the work on documents a person may know of: what they may read of it, or will when it is read.</summary>
internal sealed class Visible(IDocuments documents, ISources sources, ICollections collections)
{
    public async Task<bool> IsAsync(NewIngestion wanted, Reader reader, CancellationToken cancellationToken) =>
        reader.May(await AccessOfAsync(wanted, cancellationToken));

    public static bool Is(Source source, Reader reader) => source.Access is null || reader.May(source.Access);

    /// <returns>The name, or one beside it when somebody else's document has it: theirs is neither shown nor replaced.</returns>
    public async Task<string> FreeIdAsync(string id, string beside, Reader reader, CancellationToken cancellationToken) =>
        await documents.FindAsync(new DocumentKey(KnowledgeBase.DefaultIndex, id), cancellationToken) is { } other && !reader.May(other.Access) ? $"{id}-{beside}" : id;

    private async Task<IReadOnlyList<string>> AccessOfAsync(NewIngestion wanted, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(wanted.Key, cancellationToken) is { } document)
            return document.Access;
        return wanted.Access
            ?? (wanted.Source is { } source ? (await sources.FindAsync(source, cancellationToken))?.Access : null)
            ?? (await collections.FindAsync(wanted.Key.Index, cancellationToken))?.Access
            ?? Access.Open;
    }
}
