using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.KernelMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Memory;

/// <summary>The REST API of a Kernel Memory service, so that its clients work with this knowledge base.</summary>
internal static class KernelMemoryEndpoints
{
    public const string Root = "/memory";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var memory = endpoints.MapGroup(Root);
        memory.MapPost("/upload", Uploads.AcceptAsync).DisableAntiforgery().WithMetadata(new UploadLimits(), new NeedsAttribute(Right.EditKnowledge));
        memory.MapGet("/upload-status", Uploads.StatusAsync);
        memory.MapGet("/download", Uploads.DownloadAsync);
        memory.MapPost("/search", Questions.SearchAsync);
        memory.MapPost("/ask", Questions.AskAsync);
        memory.MapGet("/indexes", ListIndexesAsync);
        memory.MapDelete("/indexes", DeleteIndexAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge), new NeedsAttribute(Right.ManageCollections));
        memory.MapDelete("/documents", Uploads.DeleteAsync).WithMetadata(new NeedsAttribute(Right.EditKnowledge));
    }

    public static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = 200) => Results.Json(value, type, statusCode: status);

    private static async Task<IResult> ListIndexesAsync(HttpContext http, ICollections collections, CancellationToken cancellationToken) =>
        Json(new IndexList([.. (await collections.ListAsync(cancellationToken)).Where(collection => Caller.Of(http).Reader.May(collection.Access)).Select(collection => new IndexName(collection.Name))]), WireJson.Default.IndexList);

    private static async Task<IResult> DeleteIndexAsync(HttpContext http, string? index, ICollections collections, CancellationToken cancellationToken)
    {
        var name = Collection.NameOf(index);
        var caller = Caller.Of(http);
        return await collections.RemoveAsync(name, caller.Reader.May, new AuditEntry(caller.Id, "collection.removed", name), cancellationToken) == CollectionRemoval.HoldsOthers
            ? Problem(403, $"The index '{name}' holds documents that this key may not read, so it was not deleted.")
            : Json(new Deleted(name, null, "Index deletion request received"), WireJson.Default.Deleted, 202);
    }
}
