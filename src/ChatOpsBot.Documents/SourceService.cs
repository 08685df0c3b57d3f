using System.Text.RegularExpressions;
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
internal sealed partial class SourceService(ISources sources, ICollections collections, KnowledgeBase knowledge, Synchroniser synchroniser, Syncing syncing)
{
    public async Task<Page<SourceState>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken)
    {
        var part = Page.In(await AllAsync(actor, cancellationToken), page, source => source.Name);
        var states = new List<SourceState>();
        foreach (var source in part.Items)
            states.Add(await StateAsync(source, cancellationToken));
        return part.With<SourceState>(states);
    }

    public async Task<IReadOnlyList<Source>> AllAsync(Actor actor, CancellationToken cancellationToken)
    {
        var visible = new List<Source>();
        foreach (var source in await sources.ListAsync(cancellationToken))
        {
            if (await IsVisibleAsync(actor, source, cancellationToken))
                visible.Add(source);
        }

        return visible;
    }

    /// <returns>Null when there is no such source, and when what it brings is closed to them.</returns>
    public async Task<Source?> FindAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        await sources.FindAsync(name, cancellationToken) is { } source && await IsVisibleAsync(actor, source, cancellationToken) ? source : null;

    /// <returns>Null when there is no such source for them.</returns>
    public async Task<SourceState?> StateAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        await FindAsync(actor, name, cancellationToken) is { } source ? await StateAsync(source, cancellationToken) : null;

    private async Task<SourceState> StateAsync(Source source, CancellationToken cancellationToken) =>
        new(source, await sources.RunsAsync(source.Name, 1, cancellationToken) is [var last, ..] ? last : null);

    /// <summary>The newest first.</summary>
    /// <returns>Null when there is no such source for them.</returns>
    public async Task<IReadOnlyList<SourceRun>?> RunsAsync(Actor actor, string name, int most, CancellationToken cancellationToken, long before = long.MaxValue) =>
        await FindAsync(actor, name, cancellationToken) is null ? null : await sources.RunsAsync(name, most, cancellationToken, before);

    /// <summary>Keeps a source; it is to be read then.</summary>
    /// <returns>It as it is kept, or what is wrong with it.</returns>
    public async Task<(Source? Kept, Phrase? Wrong)> SaveAsync(Actor actor, Source wanted, CancellationToken cancellationToken)
    {
        var source = wanted with { Index = Collection.NameOf(wanted.Index) };
        if (await WrongAsync(actor, source, cancellationToken) is { } wrong)
            return (null, wrong);
        await sources.SaveAsync(source, actor.Audit("source.added", source.Name, after: source.Address), cancellationToken);
        return (source, null);
    }

    private async Task<Phrase?> WrongAsync(Actor actor, Source source, CancellationToken cancellationToken)
    {
        if (!GoodName().IsMatch(source.Name))
            return "A source's name has 1 to 100 characters and none of `~`, `/` and spaces.";
        if (await sources.FindAsync(source.Name, cancellationToken) is { } before)
        {
            if (!await IsVisibleAsync(actor, before, cancellationToken))
                return $"There is a source `{source.Name}` that you may not read. Choose another name.";
            if (before.Index != source.Index && (await sources.ItemsAsync(source.Name, cancellationToken)).Count > 0)
                return $"`{source.Name}` has documents in `{before.Index}`. Remove it there, and add it anew.";
        }

        if (await collections.AccessAsync(source.Index, cancellationToken) is { } access && !actor.Reader.May(access))
            return $"You may not write into the collection `{source.Index}`, which you may not read.";
        if (source.Access is { } own && (own.Count == 0 || CollectionService.WouldLockOut(actor, own)))
            return "You would not be able to read it yourself any more. Name yourself or a group of yours too.";
        return (source.Schedule is { } schedule ? SourceSchedule.Wrong(schedule) : null) ?? synchroniser.Wrong(source);
    }

    /// <summary>Has a source read now, and does not wait for it.</summary>
    /// <param name="mayRemoveMany">Somebody said that what is gone is really gone.</param>
    /// <returns>False when it is being read already.</returns>
    public Task<bool> SyncAsync(Actor actor, Source source, bool mayRemoveMany, CancellationToken cancellationToken) =>
        syncing.StartAsync(new SyncOrder(source.Name, actor.Id, mayRemoveMany), Guid.CreateVersion7().ToString("N"), cancellationToken);

    /// <summary>Has a source read that is another now, also after a reading that goes on of what it was.</summary>
    public Task ReadAsync(Actor actor, Source source, CancellationToken cancellationToken) =>
        syncing.QueueAsync(new SyncOrder(source.Name, actor.Id), Guid.CreateVersion7().ToString("N"), cancellationToken);

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

    // What says nothing of its own is as open as the collection that it fills.
    private async Task<bool> IsVisibleAsync(Actor actor, Source source, CancellationToken cancellationToken) =>
        actor.Reader.May(source.Access ?? await collections.AccessAsync(source.Index, cancellationToken) ?? Access.Open);

    [GeneratedRegex(@"^[^~/\\\s\p{C}]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex GoodName();
}
