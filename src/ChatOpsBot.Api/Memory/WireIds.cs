using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Api.Memory;

/// <summary>Ids of documents at the wire. Where a document that is closed to the caller has the id, the caller's own lies beside it under a
/// mark that is never shown, so that no answer tells that the other is there.</summary>
internal sealed class WireIds(IDocuments documents, IIngestions ingestions)
{
    /// <returns>Where what the caller calls so is kept, or would be.</returns>
    public async Task<DocumentKey> FindAsync(string index, string id, Reader reader, CancellationToken cancellationToken)
    {
        var key = new DocumentKey(index, id);
        if (reader.SeesAll)
            return key;
        var own = new DocumentKey(index, $"{id}{DocumentKey.Mark}{MarkOf(reader)}");
        // All three are looked up each time, so that the time tells nothing either.
        var hasOwn = await documents.FindAsync(own, cancellationToken) is not null;
        var kept = await documents.FindAsync(key, cancellationToken);
        var importing = await ingestions.LatestAsync(key, cancellationToken);
        var isOthers = kept is not null ? !reader.May(kept.Access)
            : importing is { State: IngestionState.Waiting } && !reader.May(await documents.AccessOfAsync(importing.Wanted, cancellationToken));
        return hasOwn || isOthers ? own : key;
    }

    private static string MarkOf(Reader reader) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', reader.Principals.Order(StringComparer.Ordinal)))).AsSpan(0, 4));
}
