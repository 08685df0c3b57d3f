using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.KernelMemory;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using static ChatOpsBot.Api.Memory.KernelMemoryEndpoints;

namespace ChatOpsBot.Api.Memory;

/// <summary>Documents at the wire: in, how far, out again, away.</summary>
internal static class Uploads
{
    private const int LongestAddress = 2_000;

    public static Task<IResult> AcceptAsync(HttpRequest request, KnowledgeBase knowledge, ICollections collections, WireIds ids, CancellationToken cancellationToken) => TakeApartAsync(request, async sent =>
    {
        var (form, wrong) = UploadForm.Read(sent);
        if (form is null)
            return Problem(400, wrong!);
        var caller = Caller.Of(request.HttpContext);
        if (await ClosedAsync(caller, form.Index, collections, cancellationToken) is { } closed)
            return closed;
        var key = await ids.FindAsync(form.Index, form.DocumentId, caller.Reader, cancellationToken);
        await knowledge.AddAsync(await ToDocumentAsync(form, key.DocumentId, cancellationToken), caller.Id, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/memory/upload-status?index={Uri.EscapeDataString(form.Index)}&documentId={Uri.EscapeDataString(form.DocumentId)}";
        return KernelMemoryEndpoints.Json(new UploadAccepted(form.Index, form.DocumentId, "Document upload completed, ingestion pipeline started"), WireJson.Default.UploadAccepted, 202);
    });

    /// <returns>Why the caller may not write there; null when they may.</returns>
    public static async Task<IResult?> ClosedAsync(ApiCaller caller, string collection, ICollections collections, CancellationToken cancellationToken) =>
        await collections.AccessAsync(collection, cancellationToken) is { } access && !caller.Reader.May(access)
            ? Problem(403, $"This key may not write into the index '{collection}', which it may not read. Choose another index.")
            : null;

    /// <summary>Reads what was uploaded and does something with it; what is wrong with the upload, or with a file in it, is told.</summary>
    public static async Task<IResult> TakeApartAsync(HttpRequest request, Func<IFormCollection, Task<IResult>> takeAsync)
    {
        if (!request.HasFormContentType)
            return Problem(400, "The upload is not multipart/form-data.");
        try
        {
            return await takeAsync(await request.ReadFormAsync(request.HttpContext.RequestAborted));
        }
        catch (Exception tooLarge) when (tooLarge is BadHttpRequestException { StatusCode: 413 } || (tooLarge is InvalidDataException && tooLarge.Message.Contains("limit", StringComparison.Ordinal)))
        {
            return Problem(413, $"The upload is larger than {UploadLimits.Largest / 1_000_000} MB, and a file may have {KnowledgeBase.LargestFile / 1_000_000} MB. Split it into smaller files.");
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException || (broken is IOException && !request.HttpContext.RequestAborted.IsCancellationRequested))
        {
            return Problem(400, "The upload can't be taken apart: its parts do not end as the boundary of its Content-Type says. Let your client set the Content-Type itself, and send the upload again.");
        }
        catch (UnreadableDocumentException refused)
        {
            return Problem(400, refused.Message);
        }
        catch (StorageUnavailableException full)
        {
            return Problem(503, full.Message);
        }
    }

    public static async Task<IResult> StatusAsync(HttpContext http, string? index, string? documentId, IIngestions ingestions, IDocuments documents, WireIds ids, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId))
            return Problem(400, "'documentId' is missing.");
        var ingestion = await ingestions.LatestAsync(await ids.FindAsync(Collection.NameOf(index), documentId, Caller.Of(http).Reader, cancellationToken), cancellationToken);
        if (ingestion is null or { State: IngestionState.Removed } || !Caller.Of(http).Reader.May(await documents.AccessOfAsync(ingestion.Wanted, cancellationToken)))
            return Problem(404, "There is no such document.");
        return KernelMemoryEndpoints.Json(
            new PipelineStatus
            {
                Completed = ingestion.State == IngestionState.Done,
                Failed = ingestion.State == IngestionState.Failed,
                Empty = false,
                Index = ingestion.Wanted.Key.Index,
                DocumentId = ingestion.Wanted.Key.ShownId,
                Tags = ingestion.Wanted.Tags,
                Creation = ingestion.CreatedAt,
                LastUpdate = ingestion.UpdatedAt,
                Steps = ingestion.Wanted.Steps,
                RemainingSteps = [.. ingestion.Wanted.Steps.Except(ingestion.CompletedSteps)],
                CompletedSteps = ingestion.CompletedSteps,
                Error = ingestion.Error,
            },
            WireJson.Default.PipelineStatus);
    }

    public static async Task<IResult> DownloadAsync(HttpContext http, string? index, string? documentId, string? filename, IDocuments documents, FileStore files, WireIds ids, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId) || string.IsNullOrWhiteSpace(filename))
            return Problem(400, "'documentId' and 'filename' are needed.");
        var document = await documents.FindAsync(await ids.FindAsync(Collection.NameOf(index), documentId, Caller.Of(http).Reader, cancellationToken), cancellationToken);
        return document is not null && Caller.Of(http).Reader.May(document.Access) && document.Files.FirstOrDefault(file => file.Name == filename) is { } file && await files.FindAsync(file, cancellationToken) is { } path
            ? Results.File(path, file.ContentType, file.Name, document.UpdatedAt, enableRangeProcessing: true)
            : Problem(404, "There is no such file.");
    }

    public static async Task<IResult> DeleteAsync(HttpContext http, string? index, string? documentId, KnowledgeBase knowledge, WireIds ids, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId))
            return Problem(400, "'documentId' is missing.");
        var caller = Caller.Of(http);
        var key = await ids.FindAsync(Collection.NameOf(index), documentId, caller.Reader, cancellationToken);
        await knowledge.RemoveAsync(key, caller.Id, cancellationToken);
        return KernelMemoryEndpoints.Json(new Deleted(key.Index, documentId, "Document deletion request received"), WireJson.Default.Deleted, 202);
    }

    private static async Task<NewDocument> ToDocumentAsync(UploadForm form, string documentId, CancellationToken cancellationToken)
    {
        // The files of a form are parts of one stream: what is read here is read before they are opened.
        var page = form.Files.FirstOrDefault(file => file.FileName == WebPages.FileName && file.Length < LongestAddress);
        var url = page is null ? null : await ReadAsync(page, cancellationToken);
        var files = form.Files.Select(file => new NewFile(file.FileName, file.ContentType is { Length: > 0 } type and not "application/octet-stream" ? type : null, file.OpenReadStream()));
        return new NewDocument(form.Index, documentId, Title: null, [.. files])
        {
            Tags = form.Tags,
            Steps = form.Steps,
            Sizes = form.Args.Sizes,
            ChunkHeader = form.Args.ChunkHeader,
            Url = url,
        };
    }

    private static async Task<string> ReadAsync(IFormFile file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        return (await reader.ReadToEndAsync(cancellationToken)).Trim();
    }
}

/// <summary>What an upload may hold, in bytes.</summary>
internal sealed class UploadLimits : IRequestSizeLimitMetadata, IFormOptionsMetadata
{
    public const long Largest = 100_000_000;

    public long? MaxRequestBodySize => Largest;
    public bool? BufferBody => null;
    public int? MemoryBufferThreshold => null;
    public long? BufferBodyLengthLimit => null;
    public int? ValueCountLimit => null;
    public int? KeyLengthLimit => null;
    public int? ValueLengthLimit => null;
    public int? MultipartBoundaryLengthLimit => null;
    public int? MultipartHeadersCountLimit => null;
    public int? MultipartHeadersLengthLimit => null;
    public long? MultipartBodyLengthLimit => Largest;
}
