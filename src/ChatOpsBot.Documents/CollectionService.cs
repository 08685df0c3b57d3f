using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;

namespace ChatOpsBot.Documents;

/// <summary>A collection and how many of its documents somebody may read.</summary>
public sealed record CollectionState(Collection Collection, int Documents)
{
    /// <summary>How many chunks its embedding model has still to embed, where somebody may know.</summary>
    public int ToEmbed { get; init; }
}

/// <summary>The collections that somebody may know of: what they may read, and all for who looks after collections.</summary>
public sealed class CollectionService(ICollections collections, IDocuments documents, IEmbeddings embeddings, ModelCatalogue models)
{
    /// <summary>By name.</summary>
    public async Task<Page<CollectionState>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken)
    {
        var part = Page.In(Visible(actor, await collections.ListAsync(cancellationToken)), page, each => each.Name);
        var states = new List<CollectionState>();
        foreach (var each in part.Items)
            states.Add(await StateAsync(actor, each, cancellationToken));
        return part.With<CollectionState>(states);
    }

    public async Task<IReadOnlyList<string>> NamesAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. Visible(actor, await collections.ListAsync(cancellationToken)).Select(each => each.Name)];

    /// <summary>The collection of that name, whoever may know of it.</summary>
    public Task<Collection?> FindAsync(string name, CancellationToken cancellationToken) => collections.FindAsync(name, cancellationToken);

    /// <returns>What a collection of that name was like before it was removed, and is again when it is made anew: as closed as it was. Null: there was none.</returns>
    public async Task<Collection?> FindRemovedAsync(string name, CancellationToken cancellationToken) => (await collections.ListRemovedAsync(cancellationToken)).FirstOrDefault(each => each.Name == name);

    /// <summary>Of documents that somebody may not open not even the number is told.</summary>
    public async Task<CollectionState> StateAsync(Actor actor, Collection collection, CancellationToken cancellationToken) =>
        new(collection, await documents.CountAsync(actor.Reader, collection.Name, cancellationToken)) { ToEmbed = actor.May(Right.ManageCollections) ? await ToEmbedAsync(collection, cancellationToken) : 0 };

    /// <summary>How many chunks are still to be embedded before the collection has moved to its model.</summary>
    public async Task<int> ToEmbedAsync(Collection collection, CancellationToken cancellationToken)
    {
        if (ModelOf(collection) is not { } model || (await embeddings.MarkAsync(model.Settings.Alias, cancellationToken)).Has([collection.Name], upTo: 0))
            return 0;
        return await embeddings.CountMissingAsync(model.Settings.Alias, collection.Name, model.Languages, cancellationToken);
    }

    /// <returns>The model that embeds it; null when there is none, or not any more.</returns>
    public EmbeddingModel? ModelOf(Collection collection) => models.FindEmbedding(collection.EmbeddingModel);

    /// <summary>The collection with the embedding model that somebody has written, or what is wrong with that.</summary>
    /// <param name="written">An alias, or <see cref="ModelSettings.Usual"/>; null leaves it as it is.</param>
    public (Collection Collection, Phrase? Wrong) WithModel(Actor actor, Collection collection, string? written)
    {
        var alias = written?.Trim('`', ' ');
        if (alias is null || string.Equals(alias, collection.EmbeddingModel ?? ModelSettings.Usual, StringComparison.OrdinalIgnoreCase))
            return (collection, null);
        if (!actor.May(Right.ManageCollections))
            return (collection, "Which model is sent what is in a collection, administrators decide.");
        if (string.Equals(alias, ModelSettings.Usual, StringComparison.OrdinalIgnoreCase))
            return (collection with { EmbeddingModel = null }, null);
        if (models.FindEmbedding(alias) is { } model)
            return (collection with { EmbeddingModel = model.Settings.Alias }, null);
        return (collection, models.Embeddings.Count == 0
            ? (Phrase)"There is no embedding model: search is by words alone."
            : (Phrase)$"There is no embedding model `{alias}`. There are: {string.Join(", ", models.Embeddings.Select(each => $"`{each.Settings.Alias}`"))}.");
    }

    /// <summary>What becomes of a collection that gets another model; nothing where it stays with the one that it has.</summary>
    public Phrase WhatMoves(Collection? before, Collection after)
    {
        if (before is null || ModelOf(after) is not { } model || ReferenceEquals(model, ModelOf(before)))
            return "";
        Phrase languages = model.Languages is null ? "" : (Phrase)$" What is in languages that `{model.Settings.Alias}` does not know is found by its words then.";
        return $"\n\nIt is embedded anew in the background; until then it is found as before. `kb collection` tells how far that is.{languages}";
    }

    /// <summary>Whoever closes a collection must not lock out themselves unawares.</summary>
    public static bool WouldLockOut(Actor actor, IReadOnlyList<string> access) => !actor.May(Right.ManageCollections) && !actor.Reader.May(access);

    /// <param name="before">Null: it is new.</param>
    public Task SaveAsync(Actor actor, Collection collection, Collection? before, CancellationToken cancellationToken) => collections.SaveAsync(
        collection, actor.Audit(before is null ? "collection.added" : "collection.changed", collection.Name, before is null ? null : InWords(before).ToString(), InWords(collection).ToString()), cancellationToken);

    /// <summary>What was removed with its documents and can be had back, the latest first.</summary>
    public async Task<IReadOnlyList<Collection>> RemovedAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. Visible(actor, await collections.ListRemovedAsync(cancellationToken))];

    /// <returns>How many documents came back with it; null when none of that name was removed lately that they may know of.</returns>
    public async Task<int?> RestoreAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        (await RemovedAsync(actor, cancellationToken)).Any(each => each.Name == name) ? await collections.RestoreAsync(name, actor.Audit("collection.restored", name), cancellationToken) : null;

    public static bool IsVisible(Actor actor, Collection collection) => actor.Reader.May(collection.Access) || actor.May(Right.ManageCollections);

    /// <summary>Who may read it and how it is cut.</summary>
    public static Phrase InWords(Collection collection) =>
        $"open to {string.Join(", ", collection.Access)}, chunks of {collection.Sizes.Tokens} tokens with an overlap of {collection.Sizes.Overlap}{(collection.Language is { } language ? $", {language}" : "")}{(collection.EmbeddingModel is { } model ? (Phrase)$", embedded by `{model}`" : "")}";

    private static IEnumerable<Collection> Visible(Actor actor, IReadOnlyList<Collection> all) => all.Where(each => IsVisible(actor, each));
}
