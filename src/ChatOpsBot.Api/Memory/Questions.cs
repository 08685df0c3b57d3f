using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.KernelMemory;
using ChatOpsBot.Search;
using Microsoft.AspNetCore.Http;
using static ChatOpsBot.Api.Memory.KernelMemoryEndpoints;

namespace ChatOpsBot.Api.Memory;

/// <summary>Searching and asking at the wire.</summary>
internal static class Questions
{
    private const int DefaultLimit = 100;
    private const int MostResults = 1000;

    public static async Task<IResult> SearchAsync(HttpRequest request, Searcher searcher, CurrentAdministration administration, TurnLimits limits, CancellationToken cancellationToken)
    {
        var (search, wrong) = await BodyAsync(request, WireJson.Default.SearchRequest, cancellationToken);
        if (search is null)
            return wrong!;
        var caller = Caller.Of(request.HttpContext);
        var (account, snapshot) = (UsageAccount.Of(caller.Asker), await administration.ReadAsync(cancellationToken));
        // What is listed asks no model.
        var refusal = string.IsNullOrWhiteSpace(search.Query) ? await limits.CheckRateAsync(caller, snapshot, cancellationToken) : await limits.CheckAsync(caller, account, snapshot, cancellationToken);
        if (refusal is not null)
            return Refused(request.HttpContext, refusal);
        var filter = Filters.Read(caller.Reader, search.Index, search.Filters);
        var limit = search.Limit <= 0 ? DefaultLimit : Math.Min(search.Limit, MostResults);
        var query = search.Query ?? "";
        var passages = query.Trim().Length > 0 ? (await limits.CountAsync(account, () => searcher.FindAsync(query, filter, limit, cancellationToken, collapse: false))).Passages
            : filter.AnyOf.Count > 0 ? await searcher.ListAsync(filter, limit, cancellationToken)
            : [];
        var results = FileCitations.Group(passages.Where(passage => passage.Relevance >= search.MinRelevance));
        return KernelMemoryEndpoints.Json(new SearchAnswer(query, results.Count == 0, results), WireJson.Default.SearchAnswer);
    }

    public static async Task<IResult> AskAsync(HttpRequest request, AskFollower follower, IChunks chunks, CurrentAdministration administration, TurnLimits limits, CancellationToken cancellationToken)
    {
        var (ask, wrong) = await BodyAsync(request, WireJson.Default.AskRequest, cancellationToken);
        if (ask is null)
            return wrong!;
        var text = ask.Question?.Trim() ?? "";
        if (text.Length is 0 or > Question.Longest)
            return Problem(400, $"'question' must have 1 to {Question.Longest} characters.");
        if (WireArgs.Read(ask.Args) is not { } args)
            return Problem(400, "'args' has a value of the wrong kind.");
        var caller = Caller.Of(request.HttpContext);
        var snapshot = await administration.ReadAsync(cancellationToken);
        var order = AskOrder.Of(text, caller, Filters.Read(caller.Reader, ask.Index, ask.Filters), args.Answering with { LeastRelevance = ask.MinRelevance });
        if (await limits.CheckAsync(caller, UsageAccount.Of(caller.Asker, "", snapshot.AssistantIn("").Name), snapshot, cancellationToken) is { } refusal)
            return Refused(request.HttpContext, refusal);
        var writer = new AskWriter(request.HttpContext, text, ask.Stream, args.EmptyAnswer);
        Reply? reply;
        try
        {
            reply = await follower.AskAsync(order, writer, cancellationToken);
        }
        catch (ServerStoppedException)
        {
            return await writer.BreakOffAsync() ?? Stopped(request.HttpContext);
        }

        if (reply is null)
            return Problem(500, AskFollower.GivenUp);
        var cited = reply.Citations.Select(citation => citation.ChunkId).ToHashSet();
        var sources = FileCitations.Group((await chunks.ReadAsync(cited, cancellationToken)).Select(kept => new Passage(kept, 1)));
        return await writer.EndAsync(reply, sources);
    }

    internal static IResult Stopped(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "5";
        return Problem(503, AskFollower.Stopped);
    }

    internal static IResult Refused(HttpContext http, Refusal refusal)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(refusal.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        // As clients of OpenAI tell an empty account from too much at once.
        return Results.Problem(Localizer.English.Say(refusal.ToPhrase()), statusCode: 429, extensions: refusal.Kind == LimitKind.Budget ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "insufficient_quota" } : null);
    }

    private static async Task<(T? Body, IResult? Wrong)> BodyAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancellationToken) is { } body
                ? (body, null)
                : (null, Problem(400, "The body is null. Send a JSON object."));
        }
        catch (JsonException wrong)
        {
            return (null, Problem(400, $"The body is not the JSON that is expected here, at {wrong.Path ?? "$"}, line {wrong.LineNumber + 1}."));
        }
    }
}
