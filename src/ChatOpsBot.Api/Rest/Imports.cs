using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>Archives whose files become documents.</summary>
internal static class Imports
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Documents").WithMetadata(new NeedsAttribute(Right.EditKnowledge));
        imports.MapPost("/", AddAsync).DisableAntiforgery().WithMetadata(new UploadLimits()).WithName("addArchive").WithSummary("Add the files of a ZIP archive as documents: multipart/form-data with 'file', and 'index' if wanted")
            .WithMetadata(new BodyOf("multipart/form-data")).Produces<ImportAccepted>(202).ProducesProblem(400).ProducesProblem(403);
        imports.MapGet("/{name}", ShowAsync).WithName("getImport").WithSummary("See how far the import of an archive is").WithDescription("With 'Accept: text/event-stream' it is sent as the event 'import' whenever it has changed, until all is read.")
            .Produces<ImportShown>(200, "application/json", ServerSentEvents.ContentType).ProducesProblem(404);
        imports.MapPost("/{name}/cancel", CancelAsync).WithName("cancelImport").WithSummary("Stop the import of an archive; what was added stays");
    }

    private static Task<IResult> AddAsync(HttpRequest request, Archives archives, ICollections collections, WireIds ids, CancellationToken cancellationToken) => Uploads.TakeApartAsync(request, async form =>
    {
        if (form.Files is not [var file] || form["index"].Count > 1)
            return TypedResults.Problem("Send one archive as 'file', and one 'index' at most.", statusCode: 400);
        var (caller, collection) = (Caller.Of(request.HttpContext), Collection.NameOf(form["index"]));
        if (await Uploads.ClosedAsync(caller, collection, collections, cancellationToken) is { } closed)
            return closed;
        var name = Path.GetFileName(file.FileName);
        var import = $"{DocumentIds.FromName(name)}-{Guid.CreateVersion7().ToString("N")[^8..]}";
        await using var content = file.OpenReadStream();
        // Once it is here it is added as a whole, whoever hangs up.
        var files = await archives.AddAsync(caller.Id, name, content, collection, import, async id => (await ids.FindAsync(collection, id, caller.Reader, CancellationToken.None)).DocumentId, told: null, CancellationToken.None);
        if (files == 0)
            return TypedResults.Problem($"'{name}' holds no files.", statusCode: 400);
        var location = $"/api/imports/{Uri.EscapeDataString(import)}";
        request.HttpContext.Response.Headers.Location = location;
        return TypedResults.Json(new ImportAccepted(import, location), RestJson.Default.ImportAccepted, statusCode: 202);
    });

    private static async Task<IResult> ShowAsync(HttpContext http, string name, DocumentService documents, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http, name, documents, cancellationToken) is not { } import)
            return None(name);
        return http.Request.WantsEvents()
            ? await Watched.WriteAsync(http, "import", import, () => ReadAsync(http, name, documents, http.RequestAborted), now => now.Left == 0, RestJson.Default.ImportShown)
            : TypedResults.Ok(import);
    }

    private static async Task<ImportShown?> ReadAsync(HttpContext http, string name, DocumentService documents, CancellationToken cancellationToken) =>
        await documents.ProgressAsync(Caller.Of(http).Actor, name, cancellationToken) is { } progress ? new ImportShown(name, progress.All, progress.Done, progress.Failed, progress.Cancelled, progress.Left) : null;

    private static async Task<Results<Ok<CancelledShown>, ProblemHttpResult>> CancelAsync(HttpContext http, string name, DocumentService documents, CancellationToken cancellationToken) =>
        await documents.CancelAsync(Caller.Of(http).Actor, name, cancellationToken) is { } cancelled ? TypedResults.Ok(new CancelledShown(cancelled)) : None(name);

    private static ProblemHttpResult None(string name) => Answers.None($"There is no import '{name}'.");
}

internal sealed record ImportAccepted(string Name, string Location);

/// <summary>How many of its files are in, and how many are not.</summary>
/// <param name="Left">Still to be read.</param>
internal sealed record ImportShown(string Name, int All, int Done, int Failed, int Cancelled, int Left);

/// <param name="Files">That will not be read.</param>
internal sealed record CancelledShown(int Files);
