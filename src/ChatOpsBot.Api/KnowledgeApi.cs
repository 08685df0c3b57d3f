using System.Text.Json.Serialization;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api;

/// <summary>Looking into the search, and at how a file would be cut, for administration.</summary>
internal static class KnowledgeApi
{
    private const int MostHits = 50;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/knowledge");
        api.MapPost("/search", SearchAsync).WithTags("Documents").WithName("testSearch").WithSummary("Look into the search: what a question finds and why").Produces<SearchReport>();
        api.MapPost("/preview", PreviewAsync).DisableAntiforgery().WithMetadata(new Memory.UploadLimits(), new NeedsAttribute(Right.EditKnowledge)).WithMetadata(new Rest.BodyOf("multipart/form-data")).WithTags("Documents").WithName("previewDocument").WithSummary("See how a file would be cut").Produces<PreviewReport>();
    }

    /// <summary>One list of hits for each ranking that is named, so that two can be laid side by side.</summary>
    private static async Task<IResult> SearchAsync(HttpContext http, SearchTest test, Searcher searcher, TurnLimits limits, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (caller, reader) = (Caller.Of(http), Caller.Of(http).Reader);
        List<string> names = test.Rankings is { Count: > 0 } given ? [.. given.Distinct(StringComparer.Ordinal)] : ["all"];
        if (string.IsNullOrWhiteSpace(test.Question))
            return TypedResults.Problem("'question' is missing.", statusCode: 400);
        if (names.FirstOrDefault(name => !Ranking.Named.ContainsKey(name)) is { } unknown)
            return TypedResults.Problem($"There is no ranking '{unknown}'. There are: {string.Join(", ", Ranking.Named.Keys)}.", statusCode: 400);
        if (await limits.CheckAsync(caller, UsageAccount.Of(caller.Asker), await administration.ReadAsync(cancellationToken), cancellationToken) is { } refusal)
            return Memory.Questions.Refused(http, refusal);
        var filter = new SearchFilter(reader, test.Index) { Language = test.Language, From = test.From, To = test.To, AnyOf = test.Tags is { Count: > 0 } tags ? [tags] : [] };
        var all = await searcher.CountAsync(new SearchFilter(reader), cancellationToken);
        var searched = await searcher.CountAsync(filter, cancellationToken);
        var lists = new List<RankedList>();
        foreach (var name in names)
        {
            var found = await limits.CountAsync(UsageAccount.Of(caller.Asker), () => searcher.FindAsync(test.Question, filter, Math.Clamp(test.Limit ?? 10, 1, MostHits), cancellationToken, Ranking.Named[name]));
            var verdict = ExtractiveAnswerer.Decide(test.Question, found);
            lists.Add(new RankedList(name, found.Took.TotalMilliseconds, found.ByMeaning, verdict.IsSure, verdict.Confidence, verdict.Quotation is { } quotation ? string.Join(' ', quotation.Sentences) : null,
                [.. found.Passages.Select(passage => new SearchHit(passage.Kept.Document.ToString(), passage.Kept.Id, passage.Chunk.Heading, passage.Chunk.Text, passage.Relevance, passage.Parts, passage == verdict.Quotation?.Passage))]));
        }

        return TypedResults.Json(new SearchReport(test.Question, searched, all - searched, lists), ApiJson.Default.SearchReport);
    }

    private static async Task<Results<JsonHttpResult<PreviewReport>, ProblemHttpResult>> PreviewAsync(
        HttpRequest request, DocumentReader reader, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync(cancellationToken)) is not { Files: [var file, ..] } form)
            return TypedResults.Problem("Send the file as multipart/form-data, with 'tokens' and 'overlap' if they are to differ.", statusCode: 400);
        var sizes = ChunkSizes.Of(int.TryParse(form["tokens"], out var tokens) ? tokens : null, int.TryParse(form["overlap"], out var overlap) ? overlap : null);
        if (sizes.Wrong() is { } wrong)
            return TypedResults.Problem(wrong.ToString(), statusCode: 400);
        try
        {
            await using var content = file.OpenReadStream();
            var read = await reader.PreviewAsync(Path.GetFileName(file.FileName), content, sizes, cancellationToken);
            return TypedResults.Json(new PreviewReport(read.Title, [.. read.Chunks.Select(chunk => new PreviewChunk(chunk.Number, chunk.Section, chunk.Heading, chunk.Text, Models.Tokens.Count(chunk.Text), chunk.Language, chunk.Questions))]), ApiJson.Default.PreviewReport);
        }
        catch (UnreadableDocumentException reason)
        {
            return TypedResults.Problem(reason.Message, statusCode: 422);
        }
    }
}

internal sealed record SearchTest(string Question, string? Index, string? Language, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string>? Tags, int? Limit, IReadOnlyList<string>? Rankings);

/// <param name="Filtered">Passages that the filter left out.</param>
internal sealed record SearchReport(string Question, int Searched, int Filtered, IReadOnlyList<RankedList> Rankings);

/// <param name="Quote">What would be quoted as the answer, or comes closest.</param>
internal sealed record RankedList(string Ranking, double Milliseconds, bool ByMeaning, bool IsSure, double Confidence, string? Quote, IReadOnlyList<SearchHit> Hits);

internal sealed record SearchHit(string Document, long Passage, string Heading, string Text, double Score, ScoreParts Parts, bool IsQuoted);

internal sealed record PreviewReport(string Title, IReadOnlyList<PreviewChunk> Chunks);

internal sealed record PreviewChunk(int Number, int Section, string Heading, string Text, int Tokens, string Language, IReadOnlyList<string> Questions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SearchReport))]
[JsonSerializable(typeof(PreviewReport))]
internal sealed partial class ApiJson : JsonSerializerContext;
