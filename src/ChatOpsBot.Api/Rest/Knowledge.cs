using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>Documents, collections and sources, as far as the caller may read them.</summary>
internal static class Knowledge
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("Documents");
        documents.MapGet("/", ListAsync).WithName("listDocuments").WithSummary("List documents");
        documents.MapPost("/", Uploads.AcceptAsync).DisableAntiforgery().WithMetadata(new UploadLimits(), new NeedsAttribute(Right.EditKnowledge)).WithName("addDocument").WithSummary("Add a document: multipart/form-data with 'file', and 'index', 'documentId' and 'tags' if wanted")
            .WithMetadata(new BodyOf("multipart/form-data")).Produces(202).ProducesProblem(400);
        documents.MapGet("/{collection}/{id}", ShowAsync).WithName("getDocument").WithSummary("Read a document: its text in parts");
        documents.MapDelete("/{collection}/{id}", RemoveAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("removeDocument").WithSummary("Remove a document; it can be restored for a while");
        documents.MapPut("/{collection}/{id}/access", SetAccessAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("setDocumentAccess").WithSummary("Say who may read a document; null is as its source or collection says");
        var collections = api.MapGroup("/collections").WithTags("Documents");
        collections.MapGet("/", ListCollectionsAsync).WithName("listCollections").WithSummary("List collections");
        collections.MapGet("/{name}", ShowCollectionAsync).WithName("getCollection").WithSummary("Read a collection; its ETag is for changing it");
        collections.MapPut("/{name}", PutCollectionAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("putCollection").WithSummary("Make or change a collection");
        var sources = api.MapGroup("/sources").WithTags("Documents");
        sources.MapGet("/", ListSourcesAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("listSources").WithSummary("List the places outside that documents are kept current from");
        sources.MapGet("/{name}/runs", ListRunsAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("listSourceRuns").WithSummary("List a source's synchronisations, the newest first");
        sources.MapDelete("/{name}", RemoveSourceAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge)).WithName("removeSource").WithSummary("Remove a source and its documents");
    }

    private static async Task<Ok<PageShown<DocumentShown>>> ListAsync(HttpContext http, string? collection, string? after, int? limit, DocumentService documents, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<DocumentShown>.Of(await documents.ListAsync(Caller.Of(http).Actor, collection is null ? null : Collection.NameOf(collection), Answers.Page(after, limit), cancellationToken), DocumentShown.Of));

    private static async Task<Results<Ok<DocumentRead>, ProblemHttpResult>> ShowAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken) =>
        await FindAsync(http, collection, id, documents, ids, cancellationToken) is { } document
            ? TypedResults.Ok(new DocumentRead(DocumentShown.Of(document), [.. (await documents.ChunksAsync(document, cancellationToken)).Select(chunk => new PartShown(chunk.Number, chunk.Heading, chunk.Text))]))
            : Answers.None($"There is no document '{id}' in '{collection}'.");

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken) =>
        await FindAsync(http, collection, id, documents, ids, cancellationToken) is { } document && await documents.RemoveAsync(Caller.Of(http).Actor, document.Key, cancellationToken)
            ? TypedResults.NoContent()
            : Answers.None($"There is no document '{id}' in '{collection}'.");

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAccessAsync(HttpContext http, string collection, string id, AccessSent? sent, DocumentService documents, WireIds ids, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, collection, id, documents, ids, cancellationToken) is not { } document)
            return Answers.None($"There is no document '{id}' in '{collection}'.");
        if (Wrong(sent?.Access) is { } wrong)
            return Answers.Refused($"'{wrong}' is neither 'everyone', a group's name nor an e-mail.");
        var access = sent?.Access?.Select(word => Access.Read(word)!).ToList();
        if (access is not null && CollectionService.WouldLockOut(Caller.Of(http).Actor, access))
            return Answers.Refused("You could not read it yourself any more.");
        await documents.SetAccessAsync(Caller.Of(http).Actor, document, access, cancellationToken);
        return TypedResults.NoContent();
    }

    private static string? Wrong(IReadOnlyList<string?>? access) => access is null || access.All(word => word is not null && Access.Read(word) is not null) ? null : access.First(word => word is null || Access.Read(word) is null) ?? "null";

    private static async Task<Document?> FindAsync(HttpContext http, string collection, string id, DocumentService documents, WireIds ids, CancellationToken cancellationToken) =>
        await documents.FindAsync(Caller.Of(http).Actor, await ids.FindAsync(Collection.NameOf(collection), id, Caller.Of(http).Reader, cancellationToken), cancellationToken);

    private static async Task<Ok<PageShown<CollectionShown>>> ListCollectionsAsync(HttpContext http, string? after, int? limit, CollectionService collections, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<CollectionShown>.Of(await collections.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), CollectionShown.Of));

    private static async Task<Results<Ok<CollectionShown>, ProblemHttpResult>> ShowCollectionAsync(HttpContext http, string name, CollectionService collections, CancellationToken cancellationToken)
    {
        if (await collections.FindAsync(Collection.NameOf(name), cancellationToken) is not { } found || !CollectionService.IsVisible(Caller.Of(http).Actor, found))
            return Answers.None($"There is no collection '{name}'.");
        http.Response.Headers.ETag = TagOf(found);
        return TypedResults.Ok(CollectionShown.Of(await collections.StateAsync(Caller.Of(http).Actor, found, cancellationToken)));
    }

    private static async Task<Results<Ok<CollectionShown>, ProblemHttpResult>> PutCollectionAsync(HttpContext http, string name, CollectionSent? sent, CollectionService collections, TimeProvider time, CancellationToken cancellationToken)
    {
        var (actor, kept) = (Caller.Of(http).Actor, Collection.NameOf(name));
        var before = await collections.FindAsync(kept, cancellationToken);
        if (before is not null && !CollectionService.IsVisible(actor, before))
            return Answers.None($"There is no collection '{name}'.");
        if (Answers.Changed(http, before is null ? null : TagOf(before)) is { } changed)
            return changed;
        if (Wrong(sent?.Access) is { } wrong)
            return Answers.Refused($"'{wrong}' is neither 'everyone', a group's name nor an e-mail.");
        var sizes = ChunkSizes.Of(sent?.ChunkTokens ?? before?.Sizes.Tokens, sent?.OverlapTokens ?? before?.Sizes.Overlap);
        if (sizes.Wrong() is { } badSizes)
            return Answers.Wrong(badSizes);
        IReadOnlyList<string> access = sent?.Access is null ? before?.Access ?? Access.Open : [.. sent.Access.Select(word => Access.Read(word)!)];
        if (CollectionService.WouldLockOut(actor, access))
            return Answers.Refused("You could not read it yourself any more.");
        var after = new Collection(kept, before?.Owner ?? actor.Id, sent?.Language ?? before?.Language, sizes, access, before?.CreatedAt ?? time.GetUtcNow());
        await collections.SaveAsync(actor, after, before, cancellationToken);
        http.Response.Headers.ETag = TagOf(after);
        return TypedResults.Ok(CollectionShown.Of(await collections.StateAsync(actor, after, cancellationToken)));
    }

    private static string TagOf(Collection collection) => Answers.TagOf($"{collection.Name} {collection.Owner} {collection.Language} {collection.Sizes} {string.Join(',', collection.Access)}");

    private static async Task<Ok<PageShown<SourceShown>>> ListSourcesAsync(HttpContext http, string? after, int? limit, SourceService sources, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<SourceShown>.Of(await sources.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), SourceShown.Of));

    private static async Task<Results<Ok<PageShown<SourceRunShown>>, ProblemHttpResult>> ListRunsAsync(HttpContext http, string name, int? limit, SourceService sources, CancellationToken cancellationToken) =>
        await sources.RunsAsync(Caller.Of(http).Actor, name, Math.Clamp(limit ?? 20, 1, 100), cancellationToken) is { } runs
            ? TypedResults.Ok(new PageShown<SourceRunShown>([.. runs.Select(SourceRunShown.Of)], null, null))
            : Answers.None($"There is no source '{name}'.");

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveSourceAsync(HttpContext http, string name, SourceService sources, CancellationToken cancellationToken) =>
        await sources.RemoveAsync(Caller.Of(http).Actor, name, cancellationToken) is not null ? TypedResults.NoContent() : Answers.None($"There is no source '{name}'.");
}

internal sealed record AccessSent(IReadOnlyList<string>? Access);

internal sealed record DocumentShown(string Id, string Collection, string Title, string? Url, int Version, IReadOnlyList<string> Access, string AddedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateOnly? ReviewBy, string? Source)
{
    public static DocumentShown Of(Document document) => new(
        document.Key.ShownId, document.Key.Index, document.Title, document.Url, document.Version, document.Access, document.AddedBy, document.CreatedAt, document.UpdatedAt, document.ReviewBy, document.Source);
}

internal sealed record DocumentRead(DocumentShown Document, IReadOnlyList<PartShown> Parts);

internal sealed record PartShown(int Number, string Heading, string Text);

internal sealed record CollectionShown(string Name, string Owner, string? Language, int ChunkTokens, int OverlapTokens, IReadOnlyList<string> Access, int Documents)
{
    public static CollectionShown Of(CollectionState state) => new(
        state.Collection.Name, state.Collection.Owner, state.Collection.Language, state.Collection.Sizes.Tokens, state.Collection.Sizes.Overlap, state.Collection.Access, state.Documents);
}

/// <summary>What is left out stays as it is.</summary>
internal sealed record CollectionSent(IReadOnlyList<string>? Access, string? Language, int? ChunkTokens, int? OverlapTokens);

internal sealed record SourceShown(string Name, string Kind, string Address, string Collection, string? Schedule, SourceRunShown? Last)
{
    public static SourceShown Of(SourceState state) => new(state.Source.Name, state.Source.Kind, state.Source.Address, state.Source.Index, state.Source.Schedule, state.Last is { } run ? SourceRunShown.Of(run) : null);
}

internal sealed record SourceRunShown(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Added, int Changed, int Removed, int Unchanged, IReadOnlyList<string> Failures, string? Error)
{
    public static SourceRunShown Of(SourceRun run) => new(run.StartedAt, run.EndedAt, run.Added, run.Changed, run.Removed, run.Unchanged, run.Failures, run.Error);
}
