using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Documents.Sources;

namespace ChatOpsBot.Documents;

/// <summary>A source and how it was read last.</summary>
/// <param name="Last">Null when it was not read yet.</param>
internal sealed record SourceState(Source Source, SourceRun? Last);

/// <summary>The sources that somebody may know of.</summary>
internal sealed class SourceService(ISources sources, KnowledgeBase knowledge, Synchroniser synchroniser, Syncing syncing)
{
    public async Task<Page<SourceState>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken)
    {
        var part = Page.In(await AllAsync(actor, cancellationToken), page, source => source.Name);
        var states = new List<SourceState>();
        foreach (var source in part.Items)
            states.Add(new SourceState(source, await sources.RunsAsync(source.Name, 1, cancellationToken) is [var last, ..] ? last : null));
        return part.With<SourceState>(states);
    }

    public async Task<IReadOnlyList<Source>> AllAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. (await sources.ListAsync(cancellationToken)).Where(source => IsVisible(actor, source))];

    /// <returns>Null when there is no such source, and when what it brings is closed to them.</returns>
    public async Task<Source?> FindAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        await sources.FindAsync(name, cancellationToken) is { } source && IsVisible(actor, source) ? source : null;

    /// <summary>The newest first.</summary>
    /// <returns>Null when there is no such source for them.</returns>
    public async Task<IReadOnlyList<SourceRun>?> RunsAsync(Actor actor, string name, int most, CancellationToken cancellationToken) =>
        await FindAsync(actor, name, cancellationToken) is null ? null : await sources.RunsAsync(name, most, cancellationToken);

    /// <summary>Keeps a source; it is to be read then.</summary>
    /// <returns>What is wrong with it; null when it is kept.</returns>
    public async Task<Phrase?> SaveAsync(Actor actor, Source source, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(source.Name, cancellationToken) is { } before && !IsVisible(actor, before))
            return $"There is a source `{source.Name}` that you may not read. Choose another name.";
        if (((source.Schedule is { } schedule ? SourceSchedule.Wrong(schedule) : null) ?? synchroniser.Wrong(source)) is { } wrong)
            return wrong;
        await sources.SaveAsync(source, actor.Audit("source.added", source.Name, after: source.Address), cancellationToken);
        return null;
    }

    /// <summary>Has a source read now, and does not wait for it.</summary>
    /// <param name="mayRemoveMany">Somebody said that what is gone is really gone.</param>
    /// <returns>False when it is being read already.</returns>
    public Task<bool> SyncAsync(Actor actor, Source source, bool mayRemoveMany, CancellationToken cancellationToken) =>
        syncing.StartAsync(new SyncOrder(source.Name, actor.Id, mayRemoveMany), Guid.CreateVersion7().ToString("N"), cancellationToken);

    /// <summary>Removes the source with its documents, which can be had back for a while.</summary>
    /// <returns>What it was, and how many documents it had; null when there is none for them.</returns>
    public async Task<(Source Source, int Documents)?> RemoveAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(actor, name, cancellationToken) is not { } source)
            return null;
        var items = await sources.ItemsAsync(name, cancellationToken);
        await sources.RemoveAsync(name, actor.Audit("source.removed", name, before: source.Address), cancellationToken);
        foreach (var item in items)
            await knowledge.RemoveAsync(new DocumentKey(source.Index, item.DocumentId), actor.Id, cancellationToken);
        return (source, items.Count);
    }

    private static bool IsVisible(Actor actor, Source source) => source.Access is null || actor.Reader.May(source.Access);
}
