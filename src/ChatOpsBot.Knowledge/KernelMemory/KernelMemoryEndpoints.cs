using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Core.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Knowledge.KernelMemory;

/// <summary>The REST API of a Kernel Memory service, so that its clients work with this knowledge base.</summary>
internal static class KernelMemoryEndpoints
{
    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var memory = endpoints.MapGroup("/memory");
        memory.MapPost("/upload", Uploads.AcceptAsync).DisableAntiforgery().WithMetadata(new UploadLimits());
        memory.MapGet("/upload-status", Uploads.StatusAsync);
        memory.MapGet("/download", Uploads.DownloadAsync);
        memory.MapPost("/search", Questions.SearchAsync);
        memory.MapPost("/ask", Questions.AskAsync);
        memory.MapGet("/indexes", ListIndexesAsync);
        memory.MapDelete("/indexes", DeleteIndexAsync);
        memory.MapDelete("/documents", Uploads.DeleteAsync);
        return memory;
    }

    public static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = 200) => Results.Json(value, type, statusCode: status);

    private static async Task<IResult> ListIndexesAsync(ICollections collections, CancellationToken cancellationToken) =>
        Json(new IndexList([.. (await collections.ListAsync(cancellationToken)).Select(collection => new IndexName(collection.Name))]), WireJson.Default.IndexList);

    private static async Task<IResult> DeleteIndexAsync(string? index, ICollections collections, Core.People.IAuditLog audit, CancellationToken cancellationToken)
    {
        var name = Names.Index(index);
        if (await collections.RemoveAsync(name, cancellationToken))
            await audit.WriteAsync("api", "collection.removed", name, cancellationToken);
        return Json(new Deleted(name, null, "Index deletion request received"), WireJson.Default.Deleted, 202);
    }
}
