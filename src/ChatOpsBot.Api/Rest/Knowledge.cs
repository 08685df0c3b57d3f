using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Sources.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>Documents, collections and sources, as far as the caller may read them.</summary>
internal static class Knowledge
{
    private const int MostRemoved = 1_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("Documents");
        documents.MapGet("/", ListAsync).WithName("listDocuments").WithSummary("List documents");
        documents.MapPost("/", Uploads.AcceptAsync).DisableAntiforgery().WithMetadata(new UploadLimits(), new NeedsAttribute(Right.EditKnowledge)).WithName("addDocument").WithSummary("Add a document: multipart/form-data with 'file', and 'index', 'documentId' and 'tags' if wanted")
            .WithMetadata(new BodyOf("multipart/form-data")).Produces(202).ProducesProblem(400);
        documents.MapGet("/{collection}/{id}", ShowAsync).Versioned(VersionAsync).WithName("getDocument").WithSummary("Read a document: its text in parts; its ETag is for changing it");
        documents.MapDelete("/{collection}/{id}", RemoveAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("removeDocument").WithSummary("Remove a document; it can be restored for a while");
        documents.MapPut("/{collection}/{id}/access", SetAccessAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("setDocumentAccess").WithSummary("Say who may read a document; null is as its source or collection says");
        documents.MapPut("/{collection}/{id}/review", SetReviewAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("setDocumentReview").WithSummary("Say by when somebody should look whether a document is still true");
        documents.MapPost("/{collection}/{id}/restore", RestoreAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("restoreDocument").WithSummary("Have a document back that was removed lately");
        documents.MapPost("/{collection}/{id}/retry", RetryAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("retryDocument").WithSummary("Have a document read again that could not be read");
        documents.MapGet("/{collection}/{id}/versions", VersionsAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("listDocumentVersions").WithSummary("List the versions of a document before the present one, the newest first");
        documents.MapGet("/{collection}/{id}/versions/{number:int}", ChangesAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("getDocumentChanges").WithSummary("See what changed in a document since a version");
        var collections = api.MapGroup("/collections").WithTags("Documents");
        collections.MapGet("/", ListCollectionsAsync).WithName("listCollections").WithSummary("List collections");
        collections.MapGet("/{name}", ShowCollectionAsync).Versioned(VersionOfCollectionAsync).WithName("getCollection").WithSummary("Read a collection; its ETag is for changing it");
        collections.MapPut("/{name}", PutCollectionAsync).Versioned(VersionOfCollectionAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("putCollection").WithSummary("Make or change a collection");
        collections.MapPost("/{name}/restore", RestoreCollectionAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("restoreCollection").WithSummary("Have a collection back that was removed lately, with its documents");
        api.MapGet("/removed", RemovedAsync).WithTags("Documents").WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("listRemoved").WithSummary("List the documents and collections that were removed lately and can be had back");
        var sources = api.MapGroup("/sources").WithTags("Documents");
        sources.MapGet("/", ListSourcesAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("listSources").WithSummary("List the places outside that documents are kept current from");
        sources.MapGet("/{name}", ShowSourceAsync).Versioned(VersionOfSourceAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("getSource").WithSummary("Read a source; its ETag is for changing it");
        sources.MapGet("/{name}/runs", ListRunsAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("listSourceRuns").WithSummary("List a source's synchronisations, the newest first");
        sources.MapPut("/{name}", PutSourceAsync).Versioned(VersionOfSourceAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("putSource").WithSummary("Add or change a place outside that documents are kept current from, and have it read");
        sources.MapPost("/{name}/sync", SyncAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("syncSource").WithSummary("Have a source read now; its runs tell what came of it");
        sources.MapDelete("/{name}", RemoveSourceAsync).Versioned(VersionOfSourceAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("removeSource").WithSummary("Remove a source and its documents");
    }

    private static async Task<Ok<PageShown<DocumentShown>>> ListAsync(HttpContext http, string? collection, string? after, int? limit, DocumentService documents, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<DocumentShown>.Of(await documents.ListAsync(Caller.Of(http).Actor, collection is null ? null : Collection.NameOf(collection), Answers.Page(after, limit), cancellationToken), DocumentShown.Of));

    private static async Task<Results<Ok<DocumentRead>, ProblemHttpResult>> ShowAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken) =>
        await FindAsync(http, collection, id, documents, ids, cancellationToken) is { } document
            ? TypedResults.Ok(new DocumentRead(DocumentShown.Of(document), [.. (await documents.ChunksAsync(document, cancellationToken)).Select(chunk => new PartShown(chunk.Number, chunk.Heading, chunk.Text))]))
            : None(collection, id);

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken) =>
        await FindAsync(http, collection, id, documents, ids, cancellationToken) is { } document && await documents.RemoveAsync(Caller.Of(http).Actor, document.Key, cancellationToken)
            ? TypedResults.NoContent()
            : None(collection, id);

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAccessAsync(HttpContext http, string collection, string id, AccessSent? sent, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, collection, id, documents, ids, cancellationToken) is not { } document)
            return None(collection, id);
        if (Wrong(sent?.Access) is { } wrong)
            return Answers.Refused($"'{wrong}' is neither 'everyone', a group's name nor an e-mail.");
        var access = sent?.Access?.Select(word => Access.Read(word)!).ToList();
        if (access is not null && CollectionService.WouldLockOut(Caller.Of(http).Actor, access))
            return Answers.Refused("You could not read it yourself any more.");
        await documents.SetAccessAsync(Caller.Of(http).Actor, document, access, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetReviewAsync(HttpContext http, string collection, string id, ReviewSent? sent, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, collection, id, documents, ids, cancellationToken) is not { } document)
            return None(collection, id);
        if (sent?.By is not { } day)
            return Answers.Refused("'by' is missing: a day, as 2027-01-31.");
        await documents.SetReviewByAsync(Caller.Of(http).Actor, document, day, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        var key = await ids.FindAsync(Collection.NameOf(collection), id, Caller.Of(http).Reader, cancellationToken);
        return await documents.RestoreAsync(Caller.Of(http).Actor, key, cancellationToken) ? TypedResults.NoContent() : Answers.None($"No document '{id}' was removed from '{collection}' lately.");
    }

    private static async Task<Ok<RemovedShown>> RemovedAsync(HttpContext http, DocumentService documents, CollectionService collections, CancellationToken cancellationToken)
    {
        var actor = Caller.Of(http).Actor;
        return TypedResults.Ok(new RemovedShown(
            [.. (await documents.RemovedAsync(actor, MostRemoved, cancellationToken)).Select(document => new RemovedDocument(document.Key.Index, document.Key.ShownId, document.Title, document.RemovedAt))],
            [.. (await collections.RemovedAsync(actor, cancellationToken)).Select(collection => collection.Name)]));
    }

    private static async Task<Results<Ok<RestoredShown>, ProblemHttpResult>> RestoreCollectionAsync(HttpContext http, string name, CollectionService collections, CancellationToken cancellationToken) =>
        await collections.RestoreAsync(Caller.Of(http).Actor, Collection.NameOf(name), cancellationToken) is { } documents ? TypedResults.Ok(new RestoredShown(documents)) : Answers.None($"No collection '{name}' was removed lately.");

    private static async Task<Results<NoContent, ProblemHttpResult>> RetryAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        var key = await ids.FindAsync(Collection.NameOf(collection), id, Caller.Of(http).Reader, cancellationToken);
        return await documents.RetryAsync(Caller.Of(http).Actor, key, cancellationToken) > 0 ? TypedResults.NoContent() : Answers.None($"There is no document '{id}' in '{collection}' that could not be read.");
    }

    private static async Task<Results<Ok<PageShown<DocumentVersionShown>>, ProblemHttpResult>> VersionsAsync(HttpContext http, string collection, string id, string? after, int? limit, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, collection, id, documents, ids, cancellationToken) is not { } document)
            return None(collection, id);
        return TypedResults.Ok(PageShown<DocumentVersionShown>.Of(Page.In(await documents.VersionsAsync(document, cancellationToken), Answers.Page(after, limit), version => $"{version.Number}"), version => new DocumentVersionShown(version.Number, version.Title, version.AddedBy, version.At)));
    }

    private static async Task<Results<Ok<DocumentChanges>, ProblemHttpResult>> ChangesAsync(HttpContext http, string collection, string id, int number, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, collection, id, documents, ids, cancellationToken) is not { } document)
            return None(collection, id);
        if ((await documents.VersionsAsync(document, cancellationToken)).FirstOrDefault(version => version.Number == number) is not { } earlier)
            return Answers.None($"'{id}' has no version {number} that is kept.");
        try
        {
            var changes = await documents.ChangesSinceAsync(earlier, document, cancellationToken);
            return TypedResults.Ok(new DocumentChanges([.. changes.Where(change => change.IsAdded).Select(change => change.Line)], [.. changes.Where(change => !change.IsAdded).Select(change => change.Line)]));
        }
        catch (UnreadableDocumentException unreadable)
        {
            return Answers.None(unreadable.Message);
        }
    }

    private static ProblemHttpResult None(string collection, string id) => Answers.None($"There is no document '{id}' in '{collection}'.");

    private static string? Wrong(IReadOnlyList<string?>? access) => access is null || access.All(word => word is not null && Access.Read(word) is not null) ? null : access.First(word => word is null || Access.Read(word) is null) ?? "null";

    private static async Task<Document?> FindAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken) =>
        await documents.FindAsync(Caller.Of(http).Actor, await ids.FindAsync(Collection.NameOf(collection), id, Caller.Of(http).Reader, cancellationToken), cancellationToken);

    private static async Task<Ok<PageShown<CollectionShown>>> ListCollectionsAsync(HttpContext http, string? after, int? limit, CollectionService collections, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<CollectionShown>.Of(await collections.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), CollectionShown.Of));

    private static async Task<Results<Ok<CollectionShown>, ProblemHttpResult>> ShowCollectionAsync(HttpContext http, string name, CollectionService collections, CancellationToken cancellationToken)
    {
        if (await collections.FindAsync(Collection.NameOf(name), cancellationToken) is not { } found || !CollectionService.IsVisible(Caller.Of(http).Actor, found))
            return Answers.None($"There is no collection '{name}'.");
        return TypedResults.Ok(CollectionShown.Of(await collections.StateAsync(Caller.Of(http).Actor, found, cancellationToken)));
    }

    private static async Task<Results<Ok<CollectionShown>, ProblemHttpResult>> PutCollectionAsync(HttpContext http, string name, CollectionSent? sent, CollectionService collections, TimeProvider time, CancellationToken cancellationToken)
    {
        var (actor, kept) = (Caller.Of(http).Actor, Collection.NameOf(name));
        var before = await collections.FindAsync(kept, cancellationToken);
        var like = before ?? await collections.FindRemovedAsync(kept, cancellationToken);
        if (like is not null && !CollectionService.IsVisible(actor, like))
            return Answers.None($"There is no collection '{name}'.");
        if (Wrong(sent?.Access) is { } wrong)
            return Answers.Refused($"'{wrong}' is neither 'everyone', a group's name nor an e-mail.");
        var sizes = ChunkSizes.Of(sent?.ChunkTokens ?? like?.Sizes.Tokens, sent?.OverlapTokens ?? like?.Sizes.Overlap);
        if (sizes.Wrong() is { } badSizes)
            return Answers.Wrong(badSizes);
        IReadOnlyList<string> access = sent?.Access is null ? like?.Access ?? Access.Open : [.. sent.Access.Select(word => Access.Read(word)!)];
        if (CollectionService.WouldLockOut(actor, access))
            return Answers.Refused("You could not read it yourself any more.");
        var after = new Collection(kept, like?.Owner ?? actor.Id, sent?.Language ?? like?.Language, sizes, access, like?.CreatedAt ?? time.GetUtcNow()) { EmbeddingModel = like?.EmbeddingModel };
        (after, var wrongModel) = collections.WithModel(actor, after, sent?.EmbeddingModel);
        if (wrongModel is not null)
            return Answers.Wrong(wrongModel);
        await collections.SaveAsync(actor, after, before, cancellationToken);
        return TypedResults.Ok(CollectionShown.Of(await collections.StateAsync(actor, after, cancellationToken)));
    }

    private static async Task<string?> VersionAsync(HttpContext http) =>
        await FindAsync(http, http.Named("collection"), http.Named("id"), http.RequestServices.GetRequiredService<DocumentService>(), http.RequestServices.GetRequiredService<WireIds>(), http.RequestAborted) is { } document
            ? $"{document.CreatedAt:O} {document.Version} {document.ReviewBy:O} {document.HasOwnAccess} {string.Join(',', document.Access)}"
            : null;

    private static async Task<string?> VersionOfCollectionAsync(HttpContext http) =>
        await http.RequestServices.GetRequiredService<CollectionService>().FindAsync(Collection.NameOf(http.Named("name")), http.RequestAborted) is { } collection && CollectionService.IsVisible(Caller.Of(http).Actor, collection)
            ? $"{collection.Owner} {collection.Language} {collection.Sizes} {collection.EmbeddingModel} {string.Join(',', collection.Access)}"
            : null;

    private static async Task<string?> VersionOfSourceAsync(HttpContext http) =>
        await http.RequestServices.GetRequiredService<SourceService>().FindAsync(Caller.Of(http).Actor, http.Named("name"), http.RequestAborted) is { } source
            ? $"{source} {string.Join(',', source.Options)} {string.Join(',', source.Access ?? [])}"
            : null;

    private static async Task<Results<Ok<SourceShown>, ProblemHttpResult>> ShowSourceAsync(HttpContext http, string name, SourceService sources, CancellationToken cancellationToken) =>
        await sources.StateAsync(Caller.Of(http).Actor, name, cancellationToken) is { } found ? TypedResults.Ok(SourceShown.Of(found)) : Answers.None($"There is no source '{name}'.");

    private static async Task<Ok<PageShown<SourceShown>>> ListSourcesAsync(HttpContext http, string? after, int? limit, SourceService sources, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<SourceShown>.Of(await sources.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), SourceShown.Of));

    private static async Task<Results<Ok<PageShown<SourceRunShown>>, ProblemHttpResult>> ListRunsAsync(HttpContext http, string name, string? after, int? limit, SourceService sources, CancellationToken cancellationToken)
    {
        var page = Answers.Page(after, limit ?? 20);
        return await sources.RunsAsync(Caller.Of(http).Actor, name, page.Size + 1, cancellationToken, Answers.NumberIn(page.After) ?? long.MaxValue) is { } runs
            ? TypedResults.Ok(PageShown<SourceRunShown>.Of(Page.Of(runs, page, run => Answers.CursorOf(run.Id)), SourceRunShown.Of))
            : Answers.None($"There is no source '{name}'.");
    }

    private static async Task<Results<Ok<SourceShown>, ProblemHttpResult>> PutSourceAsync(HttpContext http, string name, SourceSent? sent, SourceService sources, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Wrong(sent?.Access) is { } wrong)
            return Answers.Refused($"'{wrong}' is neither 'everyone', a group's name nor an e-mail.");
        var actor = Caller.Of(http).Actor;
        var before = await sources.FindAsync(actor, name, cancellationToken);
        var source = new Source(
            name, sent?.Kind ?? before?.Kind ?? "", sent?.Address ?? before?.Address ?? "", sent?.Collection ?? before?.Index ?? Collection.DefaultName, (sent?.Schedule ?? before?.Schedule) is { Length: > 0 } schedule ? schedule : null, SiteSource.Limits(before?.Options, sent?.Pages, sent?.Depth),
            sent?.Access is { } access ? access.Count == 0 ? null : [.. access.Select(word => Access.Read(word!)!)] : before?.Access, before?.AddedBy ?? actor.Id, before?.CreatedAt ?? time.GetUtcNow());
        var (kept, against) = await sources.SaveAsync(actor, source, cancellationToken);
        if (kept is null)
            return Answers.Wrong(against!);
        await sources.ReadAsync(actor, kept, cancellationToken);
        return TypedResults.Ok(SourceShown.Of(new SourceState(kept, null)));
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> SyncAsync(HttpContext http, string name, SyncSent? sent, SourceService sources, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(Caller.Of(http).Actor, name, cancellationToken) is not { } source)
            return Answers.None($"There is no source '{name}'.");
        return await sources.SyncAsync(Caller.Of(http).Actor, source, sent?.MayRemoveMany == true, cancellationToken) ? TypedResults.Accepted($"/api/sources/{Uri.EscapeDataString(name)}/runs") : Answers.Refused($"'{name}' is being read already.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveSourceAsync(HttpContext http, string name, SourceService sources, CancellationToken cancellationToken) =>
        await sources.RemoveAsync(Caller.Of(http).Actor, name, cancellationToken) is not null ? TypedResults.NoContent() : Answers.None($"There is no source '{name}'.");
}

/// <param name="By">A day.</param>
internal sealed record ReviewSent(DateOnly? By);

internal sealed record DocumentVersionShown(int Number, string Title, string AddedBy, DateTimeOffset At);

/// <param name="Added">Lines that are there now and were not then.</param>
/// <param name="Removed">Lines that were there then.</param>
internal sealed record DocumentChanges(IReadOnlyList<string> Added, IReadOnlyList<string> Removed);

internal sealed record AccessSent(IReadOnlyList<string>? Access);

internal sealed record DocumentShown(string Id, string Collection, string Title, string? Url, int Version, IReadOnlyList<string> Access, string AddedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateOnly? ReviewBy, string? Source)
{
    public static DocumentShown Of(Document document) => new(
        document.Key.ShownId, document.Key.Index, document.Title, document.Url, document.Version, document.Access, document.AddedBy, document.CreatedAt, document.UpdatedAt, document.ReviewBy, document.Source);
}

internal sealed record DocumentRead(DocumentShown Document, IReadOnlyList<PartShown> Parts);

internal sealed record PartShown(int Number, string Heading, string Text);

/// <param name="EmbeddingModel">The alias of the model that embeds it; none: the one that embeds what names none.</param>
/// <param name="ToEmbed">While it moves to that: how many chunks are still to be embedded, for who looks after collections.</param>
internal sealed record CollectionShown(string Name, string Owner, string? Language, int ChunkTokens, int OverlapTokens, IReadOnlyList<string> Access, int Documents, string? EmbeddingModel, int ToEmbed)
{
    public static CollectionShown Of(CollectionState state) => new(
        state.Collection.Name, state.Collection.Owner, state.Collection.Language, state.Collection.Sizes.Tokens, state.Collection.Sizes.Overlap, state.Collection.Access, state.Documents,
        state.Collection.EmbeddingModel, state.ToEmbed);
}

/// <summary>What is left out stays as it is.</summary>
/// <param name="EmbeddingModel">The alias of the embedding model that it is moved to in the background, or <c>usual</c>; for administrators.</param>
internal sealed record CollectionSent(IReadOnlyList<string>? Access, string? Language, int? ChunkTokens, int? OverlapTokens, string? EmbeddingModel);

/// <summary>What is left out stays as it is.</summary>
/// <param name="Kind"><c>page</c>, <c>site</c>, <c>feed</c> or <c>folder</c>.</param>
/// <param name="Address">A web address, or the path of a folder that may be read.</param>
/// <param name="Schedule">Cron with seconds, in UTC; empty: it is read when told.</param>
/// <param name="Access">Who may read what it brings; empty: as the collection says.</param>
/// <param name="Pages">Of a site: how many at most.</param>
/// <param name="Depth">Of a site: how many links away at most.</param>
internal sealed record SourceSent(string? Kind, string? Address, string? Collection, string? Schedule, IReadOnlyList<string?>? Access, int? Pages, int? Depth);

/// <param name="MayRemoveMany">What is gone there is really gone.</param>
internal sealed record SyncSent(bool? MayRemoveMany);

internal sealed record SourceShown(string Name, string Kind, string Address, string Collection, string? Schedule, SourceRunShown? Last)
{
    public static SourceShown Of(SourceState state) => new(state.Source.Name, state.Source.Kind, state.Source.Address, state.Source.Index, state.Source.Schedule, state.Last is { } run ? SourceRunShown.Of(run) : null);
}

internal sealed record SourceRunShown(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Added, int Changed, int Removed, int Unchanged, IReadOnlyList<string> Failures, string? Error)
{
    public static SourceRunShown Of(SourceRun run) => new(run.StartedAt, run.EndedAt, run.Added, run.Changed, run.Removed, run.Unchanged, run.Failures, run.Error);
}

internal sealed record RemovedShown(IReadOnlyList<RemovedDocument> Documents, IReadOnlyList<string> Collections);

internal sealed record RemovedDocument(string Collection, string Id, string Title, DateTimeOffset? RemovedAt);

/// <param name="Documents">How many are back with it.</param>
internal sealed record RestoredShown(int Documents);
