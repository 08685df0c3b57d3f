using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Search;

namespace ChatOpsBot.Knowledge;

/// <summary>How the documents, the index and the sources are.</summary>
internal sealed class KnowledgeHealth(IDocuments documents, IIngestions ingestions, ISources sources, IndexFollower follower) : IHealth
{
    private const int MostUnfinished = 1_000;

    public async Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken)
    {
        var unfinished = await ingestions.UnfinishedAsync(MostUnfinished, cancellationToken);
        var failed = unfinished.Count(ingestion => ingestion.State == IngestionState.Failed);
        var kept = await documents.CountAsync(Reader.Operator, index: null, cancellationToken);
        var health = new List<Health>
        {
            new("index", follower.Index is { IsCompletedSuccessfully: true } ? "open" : "being brought up to date; questions wait for it", follower.Index is { IsCompletedSuccessfully: true }),
            new("documents", $"{kept} kept, {unfinished.Count - failed} being read, {failed} could not be read{(failed > 0 ? " (`kb list`, `kb retry`)" : "")}", failed == 0),
        };
        health.AddRange(Programs.Missing().Select(missing => new Health("files", missing, IsGood: Confinement.Missing is null)));
        foreach (var source in await sources.ListAsync(cancellationToken))
        {
            var last = await sources.RunsAsync(source.Name, 1, cancellationToken) is [var run, ..] ? run : null;
            var isGood = last is null or { Error: null, Failures.Count: 0 };
            health.Add(new Health($"source {source.Name}", last is null ? "not read yet" : Commands.KbNames.Outcome(last), isGood));
        }

        return health;
    }
}
