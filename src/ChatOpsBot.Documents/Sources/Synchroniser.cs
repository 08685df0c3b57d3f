using System.Security.Cryptography;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Documents.Sources;

/// <summary>Brings the knowledge base up to what a source has now, and keeps what came of it.</summary>
internal sealed partial class Synchroniser(IEnumerable<ISourceKind> kinds, ISources sources, KnowledgeBase knowledge, TimeProvider time, ILogger<Synchroniser> logger)
{
    private const int MostReasons = 50;
    private const int MostRemoved = 20;
    private readonly Dictionary<string, ISourceKind> kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Kinds => kinds.Keys;

    /// <returns>What is wrong with the source; null when nothing is.</returns>
    public Phrase? Wrong(Source source) => kinds.TryGetValue(source.Kind, out var kind)
        ? kind.Wrong(source)
        : (Phrase)$"There is no kind of source '{source.Kind}'. There are: {string.Join(", ", kinds.Keys)}.";

    /// <param name="mayRemoveMany">Somebody said that what is gone is really gone.</param>
    public async Task<SourceRun> RunAsync(Source source, string personId, bool mayRemoveMany, CancellationToken cancellationToken)
    {
        var id = await sources.BeginRunAsync(source.Name, cancellationToken);
        var run = await SyncAsync(source, new SourceRun(id, source.Name, time.GetUtcNow(), null, 0, 0, 0, 0, [], null), mayRemoveMany, cancellationToken);
        run = run with { EndedAt = time.GetUtcNow() };
        await sources.EndRunAsync(run, new AuditEntry(personId, "source.synchronised", source.Name), CancellationToken.None);
        Synchronised(logger, source.Name, run.Added, run.Changed, run.Removed, run.Failures.Count);
        return run;
    }

    public ISourceWatch? Watch(Source source) => Wrong(source) is null ? kinds[source.Kind].Watch(source) : null;

    private async Task<SourceRun> SyncAsync(Source source, SourceRun run, bool mayRemoveMany, CancellationToken cancellationToken)
    {
        var known = (await sources.ItemsAsync(source.Name, cancellationToken)).ToDictionary(item => item.Key, StringComparer.Ordinal);
        var there = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            if (Wrong(source) is { } wrong)
                throw new SourceException(wrong);
            await foreach (var finding in kinds[source.Kind].ReadAsync(source, known, cancellationToken))
            {
                there.Add(finding.Key);
                run = await TakeAsync(source, finding, known, run, cancellationToken);
            }
        }
        catch (SourceException reason)
        {
            return run with { Error = reason.Message };
        }

        var missing = known.Values.Where(item => !there.Contains(item.Key)).ToList();
        if (!mayRemoveMany && IsSuspicious(missing.Count, known.Count))
            return Ended(run, $"{missing.Count} of its {known.Count} documents are not there any more, so nothing was removed. If they are really gone: `kb sync {source.Name} --confirm`");
        foreach (var gone in missing)
        {
            await knowledge.RemoveAsync(new DocumentKey(source.Index, gone.DocumentId), $"source:{source.Name}", cancellationToken);
            await sources.RemoveItemAsync(source.Name, gone.Key, cancellationToken);
            run = run with { Removed = run.Removed + 1 };
        }

        return run;
    }

    // More likely a mount that is gone or a site that is half away than somebody who tidied up: all that there was, more than a tenth, or
    // many. One document of several comes and goes.
    private static bool IsSuspicious(int missing, int known) => missing > MostRemoved || (missing > 0 && missing == known) || (missing > 1 && missing * 10 > known);

    private async Task<SourceRun> TakeAsync(Source source, SourceFinding finding, Dictionary<string, SourceItem> known, SourceRun run, CancellationToken cancellationToken)
    {
        switch (finding)
        {
            case SourceFinding.Unreadable unreadable:
                return Fail(run, unreadable.Reason);
            case SourceFinding.Fetched fetched:
                var before = known.GetValueOrDefault(fetched.Key);
                var hash = Convert.ToHexStringLower(SHA256.HashData(fetched.Content));
                var item = new SourceItem(fetched.Key, before?.DocumentId ?? $"{source.Name}-{DocumentIds.FromPath(fetched.Key)}", fetched.ETag, fetched.ModifiedAt, hash);
                if (before?.ContentHash != hash)
                {
                    try
                    {
                        await AddAsync(source, fetched, item.DocumentId, cancellationToken);
                    }
                    catch (UnreadableDocumentException reason)
                    {
                        return Fail(run, (Phrase)reason.Message);
                    }
                }

                await sources.SaveItemAsync(source.Name, item, cancellationToken);
                return before is null ? run with { Added = run.Added + 1 }
                    : before.ContentHash != hash ? run with { Changed = run.Changed + 1 }
                    : run with { Unchanged = run.Unchanged + 1 };
            default:
                return run with { Unchanged = run.Unchanged + 1 };
        }
    }

    private Task<DocumentKey> AddAsync(Source source, SourceFinding.Fetched fetched, string documentId, CancellationToken cancellationToken) => knowledge.AddAsync(
        new NewDocument(source.Index, documentId, fetched.Title, [new NewFile(fetched.FileName, fetched.ContentType, new MemoryStream(fetched.Content))])
        {
            Url = fetched.Url,
            Author = fetched.Author,
            Source = source.Name,
        },
        $"source:{source.Name}", cancellationToken);

    // What is kept is English, and translated for whoever reads it.
    private static SourceRun Ended(SourceRun run, Phrase reason) => run with { Error = reason.ToString() };

    private static SourceRun Fail(SourceRun run, Phrase reason) =>
        run.Failures.Count >= MostReasons ? run : run with { Failures = [.. run.Failures, reason.ToString()] };

    [LoggerMessage(240, LogLevel.Information, "Synchronised {Source}: {Added} added, {Changed} changed, {Removed} removed, {Failed} failed")]
    private static partial void Synchronised(ILogger logger, string source, int added, int changed, int removed, int failed);
}
