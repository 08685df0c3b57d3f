using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
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
            : await DecideAsync(http, id, runs, (actor, person) => runs.AnswerAsync(actor, person, id, number, sent.Mark ?? "", answer, cancellationToken), cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> DenyAsync(HttpContext http, long id, int number, DenialSent? sent, RunService runs, CancellationToken cancellationToken) =>
        sent?.Reason?.Length > Conversations.LongestText
            ? Answers.Refused($"'reason' has at most {Conversations.LongestText:N0} characters.")
            : await DecideAsync(http, id, runs, (actor, person) => runs.DecideAsync(actor, person, id, number, sent?.Mark ?? "", sent?.Reason ?? "", isForAll: false, cancellationToken), cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplyAsync(HttpContext http, long id, int number, ValuesSent? sent, RunService runs, CancellationToken cancellationToken) =>
        Read(sent) is not { } values
            ? Answers.Refused($"'values' is an object with what the service asks for, each member once, with at most {Conversations.LongestText:N0} characters.")
            : await DecideAsync(http, id, runs, async (actor, person) =>
            {
                var (step, against) = await runs.ToReplyAsync(actor, person, id, number, sent!.Mark ?? "", cancellationToken);
                return step is null ? against : await runs.ReplyAsync(actor, id, step, values, cancellationToken);
            }, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(HttpContext http, long id, int number, ValuesSent? sent, RunService runs, CancellationToken cancellationToken) =>
        Read(sent) is not { } values
            ? Answers.Refused($"'values' is an object with the call's arguments, each member once, with at most {Conversations.LongestText:N0} characters.")
            : await DecideAsync(http, id, runs, async (actor, person) =>
            {
                var (step, tool, against) = await runs.ToChangeAsync(actor, person, id, number, sent!.Mark ?? "", cancellationToken);
                return step is null ? against : await runs.ChangeAsync(actor, id, step, tool!, values, cancellationToken);
            }, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> SettleAsync(HttpContext http, long id, int number, SettlementSent? sent, RunService runs, CancellationToken cancellationToken) =>
        Settlement.Read(sent?.As) is not { } state
            ? Answers.Refused("'as' is 'done', 'again' or 'leave'.")
            : await DecideAsync(http, id, runs, (actor, person) => runs.SettleAsync(actor, person, id, number, sent?.Mark ?? "", state, cancellationToken), cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> DecideAsync(HttpContext http, long id, RunService runs, Func<Actor, Person, Task<Phrase?>> decide, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        if (await runs.FindAsync(caller.Actor, caller.Asker, id, cancellationToken) is null)
            return Runs.None(id);
        return await decide(caller.Actor, caller.Asker) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();
    }

    private static JsonObject? Read(ValuesSent? sent) => sent?.Values?.GetRawText() is { Length: <= Conversations.LongestText } written ? StrictJson.Read(written) as JsonObject : null;
}

/// <param name="Mark">Of the step, as it is shown with it: what is answered is what was seen.</param>
internal sealed record AnswerSent(string? Mark, string? Answer);

/// <param name="Reason">The agent hears it.</param>
internal sealed record DenialSent(string? Mark, string? Reason);

internal sealed record ValuesSent(string? Mark, JsonElement? Values);

/// <param name="As"><c>done</c>, <c>again</c> or <c>leave</c>.</param>
internal sealed record SettlementSent(string? Mark, string? As);
