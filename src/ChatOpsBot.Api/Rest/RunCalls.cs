using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>What a run waits for: questions answered, calls refused, changed or settled. Each names by its mark the call that was seen.
/// Allowing one is for people.</summary>
internal static class RunCalls
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("/runs/{id:long}/steps/{number:int}").WithTags("Runs");
        calls.MapPost("/answer", AnswerAsync).WithName("answerRun").WithSummary("Answer what an agent has asked about its task");
        calls.MapPost("/reply", ReplyAsync).WithName("replyToTool").WithSummary("Answer what a service asks amid a call");
        calls.MapPost("/deny", DenyAsync).WithName("denyCall").WithSummary("Refuse a call that waits to be allowed");
        calls.MapPut("/arguments", ChangeAsync).WithName("changeCall").WithSummary("Give a call that waits to be allowed other arguments; it waits for these to be allowed");
        calls.MapPost("/settle", SettleAsync).WithName("settleCall").WithSummary("Say what became of a call that was interrupted; a key may only leave it");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerAsync(HttpContext http, long id, int number, AnswerSent? sent, RunService runs, CancellationToken cancellationToken) =>
        sent?.Answer?.Trim() is not { Length: > 0 and <= Conversations.LongestText } answer
            ? Answers.Refused($"'answer' is what the agent asked for, with at most {Conversations.LongestText:N0} characters.")
            : await IsThereAsync(http, id, runs, cancellationToken) ? Told(await runs.AnswerAsync(Caller.Of(http).Actor, Caller.Of(http).Asker, id, number, sent.Mark ?? "", answer, cancellationToken)) : Runs.None(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> DenyAsync(HttpContext http, long id, int number, DenialSent? sent, RunService runs, CancellationToken cancellationToken) =>
        sent?.Reason?.Length > Conversations.LongestText
            ? Answers.Refused($"'reason' has at most {Conversations.LongestText:N0} characters.")
            : await IsThereAsync(http, id, runs, cancellationToken) ? Told(await runs.DecideAsync(Caller.Of(http).Actor, Caller.Of(http).Asker, id, number, sent?.Mark ?? "", sent?.Reason ?? "", isForAll: false, cancellationToken)) : Runs.None(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplyAsync(HttpContext http, long id, int number, ValuesSent? sent, RunService runs, CancellationToken cancellationToken)
    {
        if (Read(sent) is not { } values)
            return Answers.Refused($"'values' is an object with what the service asks for, each member once, with at most {Conversations.LongestText:N0} characters.");
        if (!await IsThereAsync(http, id, runs, cancellationToken))
            return Runs.None(id);
        var actor = Caller.Of(http).Actor;
        var (step, against) = await runs.ToReplyAsync(actor, Caller.Of(http).Asker, id, number, sent!.Mark ?? "", cancellationToken);
        return Told(step is null ? against : await runs.ReplyAsync(actor, id, step, values, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(HttpContext http, long id, int number, ValuesSent? sent, RunService runs, CancellationToken cancellationToken)
    {
        if (Read(sent) is not { } values)
            return Answers.Refused($"'values' is an object with the call's arguments, each member once, with at most {Conversations.LongestText:N0} characters.");
        if (!await IsThereAsync(http, id, runs, cancellationToken))
            return Runs.None(id);
        var actor = Caller.Of(http).Actor;
        var (step, tool, against) = await runs.ToChangeAsync(actor, Caller.Of(http).Asker, id, number, sent!.Mark ?? "", cancellationToken);
        return Told(step is null ? against : await runs.ChangeAsync(actor, id, step, tool!, values, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SettleAsync(HttpContext http, long id, int number, SettlementSent? sent, RunService runs, CancellationToken cancellationToken) =>
        Settlement.Read(sent?.As) is not { } state
            ? Answers.Refused("'as' is 'done', 'again' or 'leave'.")
            : await IsThereAsync(http, id, runs, cancellationToken) ? Told(await runs.SettleAsync(Caller.Of(http).Actor, Caller.Of(http).Asker, id, number, sent?.Mark ?? "", state, cancellationToken)) : Runs.None(id);

    private static async Task<bool> IsThereAsync(HttpContext http, long id, RunService runs, CancellationToken cancellationToken) => await runs.FindAsync(Caller.Of(http).Actor, Caller.Of(http).Asker, id, cancellationToken) is not null;

    private static JsonObject? Read(ValuesSent? sent) => sent?.Values?.GetRawText() is { Length: <= Conversations.LongestText } written ? StrictJson.Read(written) as JsonObject : null;

    private static Results<NoContent, ProblemHttpResult> Told(Phrase? against) => against is null ? TypedResults.NoContent() : Answers.Wrong(against);
}

/// <param name="Mark">Of the step, as it is shown with it: what is answered is what was seen.</param>
internal sealed record AnswerSent(string? Mark, string? Answer);

/// <param name="Reason">The agent hears it.</param>
internal sealed record DenialSent(string? Mark, string? Reason);

internal sealed record ValuesSent(string? Mark, JsonElement? Values);

/// <param name="As"><c>done</c>, <c>again</c> or <c>leave</c>.</param>
internal sealed record SettlementSent(string? Mark, string? As);
