using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Turns;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Answering;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Ingestion;
using ChatOpsBot.Knowledge.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Knowledge.KernelMemory;

/// <summary>The REST API of a Kernel Memory service, so that its clients work with this knowledge base.</summary>
internal static class KernelMemoryEndpoints
{
    private const long LargestUpload = 100_000_000;
    private const int DefaultLimit = 100;

    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var memory = endpoints.MapGroup("/memory");
        memory.MapPost("/upload", UploadAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestUpload), new FormLimits());
        memory.MapGet("/upload-status", StatusAsync);
        memory.MapPost("/search", SearchAsync);
        memory.MapPost("/ask", AskAsync);
        memory.MapGet("/indexes", ListIndexesAsync);
        memory.MapDelete("/documents", DeleteDocumentAsync);
        return memory;
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, KnowledgeBase knowledge, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
            return Problem(400, "The upload is not multipart/form-data.");
        var (form, wrong) = UploadForm.Read(await request.ReadFormAsync(cancellationToken));
        if (form is null)
            return Problem(400, wrong!);
        try
        {
            var files = form.Files.Select(file => new NewFile(file.FileName, file.ContentType is { Length: > 0 } type and not "application/octet-stream" ? type : null, file.OpenReadStream()));
            await knowledge.AddAsync(
                new NewDocument(form.Index, form.DocumentId, Title: null, [.. files]) { Tags = form.Tags, Steps = form.Steps },
                "api", cancellationToken);
        }
        catch (UnreadableDocumentException refused)
        {
            return Problem(400, refused.Message);
        }
        catch (StorageUnavailableException full)
        {
            return Problem(503, full.Message);
        }

        var status = $"/memory/upload-status?index={Uri.EscapeDataString(form.Index)}&documentId={Uri.EscapeDataString(form.DocumentId)}";
        request.HttpContext.Response.Headers.Location = status;
        return Json(new UploadAccepted(form.Index, form.DocumentId, "Document upload completed, ingestion pipeline started"), WireJson.Default.UploadAccepted, 202);
    }

    private static async Task<IResult> StatusAsync(string? index, string? documentId, IIngestions ingestions, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId))
            return Problem(400, "'documentId' is missing.");
        var ingestion = await ingestions.LatestAsync(new DocumentKey(Names.Index(index), documentId), cancellationToken);
        if (ingestion is null or { State: IngestionState.Removed })
            return Problem(404, "There is no such document.");
        return Json(
            new PipelineStatus
            {
                Completed = ingestion.State == IngestionState.Done,
                Failed = ingestion.State == IngestionState.Failed,
                Empty = false,
                Index = ingestion.Wanted.Key.Index,
                DocumentId = ingestion.Wanted.Key.DocumentId,
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

    private static async Task<IResult> SearchAsync(HttpRequest request, Searcher searcher, CancellationToken cancellationToken)
    {
        var (search, wrong) = await BodyAsync(request, WireJson.Default.SearchRequest, cancellationToken);
        if (search is null)
            return wrong!;
        var filter = Filters.Read(Reader.Operator, search.Index, search.Filters);
        var limit = search.Limit <= 0 ? DefaultLimit : Math.Min(search.Limit, 1000);
        var query = search.Query ?? "";
        var passages = query.Trim().Length > 0 ? (await searcher.FindAsync(query, filter, limit, cancellationToken, collapse: false)).Passages
            : filter.AnyOf.Count > 0 ? await searcher.ListAsync(filter, limit, cancellationToken)
            : [];
        var results = FileCitations.Group(passages.Where(passage => passage.Relevance >= search.MinRelevance));
        return Json(new SearchAnswer(query, results.Count == 0, results), WireJson.Default.SearchAnswer);
    }

    private static async Task<IResult> AskAsync(HttpRequest request, Answerer answerer, IChunks chunks, CancellationToken cancellationToken)
    {
        var (ask, wrong) = await BodyAsync(request, WireJson.Default.AskRequest, cancellationToken);
        if (ask is null)
            return wrong!;
        var text = ask.Question?.Trim() ?? "";
        if (text.Length is 0 or > TurnRunner.LongestQuestion)
            return Problem(400, $"'question' must have 1 to {TurnRunner.LongestQuestion} characters.");
        var question = new Question(text, new Person("api", "API", null, Role.Admin), [], LanguageOf.Text(text), Reader.Operator);
        await using var writer = new AskWriter(request.HttpContext, text, ask.Stream);
        var reply = await answerer.AnswerAsync(question, Filters.Read(Reader.Operator, ask.Index, ask.Filters), writer, cancellationToken);
        var cited = reply.Citations.Select(citation => citation.ChunkId).ToHashSet();
        var sources = FileCitations.Group((await chunks.ReadAsync(cited, cancellationToken)).Select(kept => new Passage(kept, 1)));
        return await writer.EndAsync(reply, sources);
    }

    private static async Task<IResult> ListIndexesAsync(ICollections collections, CancellationToken cancellationToken) =>
        Json(new IndexList([.. (await collections.ListAsync(cancellationToken)).Select(collection => new IndexName(collection.Name))]), WireJson.Default.IndexList);

    private static async Task<IResult> DeleteDocumentAsync(string? index, string? documentId, KnowledgeBase knowledge, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(documentId))
            return Problem(400, "'documentId' is missing.");
        var key = new DocumentKey(Names.Index(index), documentId);
        await knowledge.RemoveAsync(key, "api", cancellationToken);
        return Json(new Deleted(key.Index, key.DocumentId, "Document deletion request received"), WireJson.Default.Deleted, 202);
    }

    private static async Task<(T? Body, IResult? Wrong)> BodyAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await System.Text.Json.JsonSerializer.DeserializeAsync(request.Body, type, cancellationToken) is { } body
                ? (body, null)
                : (null, Problem(400, "The body is null. Send a JSON object."));
        }
        catch (System.Text.Json.JsonException wrong)
        {
            return (null, Problem(400, $"The body is not the JSON that is expected here, at {wrong.Path ?? "$"}, line {wrong.LineNumber + 1}."));
        }
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = 200) => Results.Json(value, type, statusCode: status);

    private sealed class FormLimits : IFormOptionsMetadata
    {
        public bool? BufferBody => null;
        public int? MemoryBufferThreshold => null;
        public long? BufferBodyLengthLimit => null;
        public int? ValueCountLimit => null;
        public int? KeyLengthLimit => null;
        public int? ValueLengthLimit => null;
        public int? MultipartBoundaryLengthLimit => null;
        public int? MultipartHeadersCountLimit => null;
        public int? MultipartHeadersLengthLimit => null;
        public long? MultipartBodyLengthLimit => LargestUpload;
    }
}
