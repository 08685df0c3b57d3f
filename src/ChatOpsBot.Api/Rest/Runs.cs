using ChatOpsBot.Agents.Runbooks;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Prompts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>Runs of agents: begun, looked at, stopped. Calls that have to be allowed are allowed by people, in a chat or on the page.</summary>
internal static class Runs
{
    private const string Conversation = "runs";

    public static void Map(IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("/", ListAsync).WithName("listRuns").WithSummary("List runs, the newest first; others' with the scope 'manage-runs'");
        runs.MapPost("/", StartAsync).WithName("startRun").WithSummary("Give a task, as by saying 'run TASK' in the conversation 'runs'").WithDescription("Answers as saying something in a conversation does: with the reply, with events, or with 202.")
            .Produces<ReplyShown>(200, "application/json", ServerSentEvents.ContentType).Produces<MessageAccepted>(202).ProducesProblem(422);
        var runbooks = api.MapGroup("/runbooks").WithTags("Runs");
        runbooks.MapGet("/", ListRunbooksAsync).WithName("listRunbooks").WithSummary("List the procedures that the caller can have followed, and what each is given");
        runbooks.MapPost("/{name}/runs", FollowAsync).WithName("startRunbook").WithSummary("Have a procedure followed, as by saying 'runbook start NAME' in the conversation 'runs'").WithDescription("Answers as saying something in a conversation does: with the reply, with events, or with 202.")
            .Produces<ReplyShown>(200, "application/json", ServerSentEvents.ContentType).Produces<MessageAccepted>(202).ProducesProblem(404).ProducesProblem(422);
        runs.MapGet("/{id:long}", ShowAsync).WithName("getRun").WithSummary("Read a run with its steps and report").WithDescription("With 'Accept: text/event-stream' it is sent as the event 'run' whenever it has changed, until it has ended.")
            .Produces<RunRead>(200, "application/json", ServerSentEvents.ContentType).ProducesProblem(404);
        runs.MapGet("/{id:long}/document", DocumentAsync).WithName("getRunDocument").WithSummary("Have the report of a run as a document in Markdown, with its sources").Produces<string>(200, "text/markdown").ProducesProblem(404);
        api.MapPost("/research", ResearchAsync).WithTags("Runs").WithName("startResearch").WithSummary("Have something found out from all documents, as by saying 'research QUESTION' in the conversation 'runs'").WithDescription("Answers as saying something in a conversation does: with the reply, with events, or with 202.")
            .Produces<ReplyShown>(200, "application/json", ServerSentEvents.ContentType).Produces<MessageAccepted>(202).ProducesProblem(422);
        runs.MapPost("/{id:long}/stop", StopAsync).WithName("stopRun").WithSummary("End a run");
        runs.MapPost("/{id:long}/pause", PauseAsync).WithName("pauseRun").WithSummary("Let a run do nothing more until it is resumed");
        runs.MapPost("/{id:long}/resume", ResumeAsync).WithName("resumeRun").WithSummary("Let a paused run go on");
        runs.MapPost("/{id:long}/retry", RetryAsync).WithName("retryRun").WithSummary("Let a run that has ended go on, from its end or from before a call");
    }

    private static async Task<Ok<PageShown<RunShown>>> ListAsync(HttpContext http, string? after, int? limit, IRunTimeline runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<RunShown>.Of(await runs.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), RunShown.Of));

    private static async Task<IResult> StartAsync(HttpContext http, TaskSent? sent, IInbox inbox, JobFeed feed, ChatCommands commands, CurrentAdministration administration, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken) =>
        sent?.Task is { } task && task.Trim().Length > 0
            ? await Conversations.SayAsync(http, Conversation, new MessageSent($"run {task.Trim()}", null), inbox, feed, commands, administration, limits, time, cancellationToken)
            : Answers.Refused("'task' is missing: what is to be done.");

    private static async Task<IResult> ResearchAsync(HttpContext http, ResearchSent? sent, IInbox inbox, JobFeed feed, ChatCommands commands, CurrentAdministration administration, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken) =>
        sent?.Question is { } question && question.Trim().Length > 0
            ? await Conversations.SayAsync(http, Conversation, new MessageSent($"research {question.Trim()}", null), inbox, feed, commands, administration, limits, time, cancellationToken)
            : Answers.Refused("'question' is missing: what is to be found out.");

    private static async Task<IResult> DocumentAsync(HttpContext http, long id, IRunTimeline runs, CancellationToken cancellationToken) =>
        await RunsDocument.OfAsync(runs, Caller.Of(http).Actor, id, Localizer.English, cancellationToken) is { Document: { } document }
            ? Results.Text(document.Text, "text/markdown; charset=utf-8")
            : Answers.None($"There is no run {id} that has reported something.");

    private static async Task<Ok<PageShown<RunbookShown>>> ListRunbooksAsync(HttpContext http, string? after, int? limit, RunbookService runbooks, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        return TypedResults.Ok(PageShown<RunbookShown>.Of(Page.In(runbooks.In(snapshot, snapshot.PlaceOf(ApiPlatform.ChannelName), Caller.Of(http).Reader), Answers.Page(after, limit), runbook => runbook.Name), RunbookShown.Of));
    }

    private static async Task<IResult> FollowAsync(HttpContext http, string name, InputsSent? sent, RunbookService runbooks, IInbox inbox, JobFeed feed, ChatCommands commands, CurrentAdministration administration, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        if (runbooks.Find(snapshot, snapshot.PlaceOf(ApiPlatform.ChannelName), Caller.Of(http).Reader, name) is not { } runbook)
            return Answers.None($"There is no runbook '{name}' for this key.");
        if (sent?.Inputs?.FirstOrDefault(input => input.Value is null || Conversations.Command(RunbookStart.Path, Written(input)) is null) is { Key: { } wrong })
            return Answers.Refused($"'{wrong}' is to be a text of one line without quotation marks.");
        var (given, against) = RunbookService.Read(runbook, sent?.Inputs ?? new Dictionary<string, string>(StringComparer.Ordinal));
        if (given is null)
            return Answers.Wrong(against!);
        if (await runbooks.MissingAsync(Caller.Of(http).Asker, isShared: false, runbook, cancellationToken) is { Count: > 0 } missing)
            return Answers.Refused($"It needs tools that are not there, or not for this key: {string.Join(", ", missing)}.");
        var said = Conversations.Command(RunbookStart.Path, [runbook.Name, .. (sent?.Inputs ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(Written)]);
        return await Conversations.SayAsync(http, Conversation, new MessageSent(said, null), inbox, feed, commands, administration, limits, time, cancellationToken);
    }

    private static string Written(KeyValuePair<string, string> input) => $"{input.Key}={input.Value}";

    private static async Task<IResult> ShowAsync(HttpContext http, long id, IRunTimeline runs, CancellationToken cancellationToken)
    {
        if (await ReadAsync(Caller.Of(http).Actor, id, runs, cancellationToken) is not { } read)
            return None(id);
        return http.Request.WantsEvents()
            ? await Watched.WriteAsync(http, "run", read, () => ReadAsync(Caller.Of(http).Actor, id, runs, http.RequestAborted), now => now.Run.EndedAt is not null, RestJson.Default.RunRead)
            : TypedResults.Ok(read);
    }

    private static async Task<RunRead?> ReadAsync(Actor actor, long id, IRunTimeline runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(actor, id, cancellationToken) is not { } run)
            return null;
        var steps = await runs.StepsAsync(run, cancellationToken);
        return new RunRead(RunShown.Of(run), (await runs.ReportAsync(actor, run, steps, cancellationToken))?.Text, [.. steps.Select(StepShown.Of)]);
    }

    private static Task<Results<NoContent, ProblemHttpResult>> StopAsync(HttpContext http, long id, IRunTimeline runs, RunService service, CancellationToken cancellationToken) =>
        WithAsync(http, id, runs, async (actor, run) => await service.StopAsync(actor, run, cancellationToken) ? null : $"Run {id} has ended already.", cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> PauseAsync(HttpContext http, long id, IRunTimeline runs, RunService service, CancellationToken cancellationToken) =>
        WithAsync(http, id, runs, async (actor, run) => await service.PauseAsync(actor, run, isPaused: true, cancellationToken) ? null : $"Run {id} has ended, or is paused already.", cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> ResumeAsync(HttpContext http, long id, IRunTimeline runs, RunService service, CancellationToken cancellationToken) =>
        WithAsync(http, id, runs, async (actor, run) => await service.PauseAsync(actor, run, isPaused: false, cancellationToken) ? null : $"Run {id} has ended, or is not paused.", cancellationToken);

    private static Task<Results<NoContent, ProblemHttpResult>> RetryAsync(HttpContext http, long id, RetrySent? sent, IRunTimeline runs, RunService service, CancellationToken cancellationToken) =>
        WithAsync(http, id, runs, async (actor, run) => await service.RetryAsync(actor, Caller.Of(http).Asker, run, sent?.From, cancellationToken) is { } against ? Answers.InEnglish(against) : null, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> WithAsync(HttpContext http, long id, IRunTimeline runs, Func<Actor, Run, Task<string?>> change, CancellationToken cancellationToken)
    {
        var actor = Caller.Of(http).Actor;
        return await runs.FindAsync(actor, id, cancellationToken) is not { } run ? None(id) : await change(actor, run) is { } against ? Answers.Refused(against) : TypedResults.NoContent();
    }

    public static ProblemHttpResult None(long id) => Answers.None($"There is no run {id}.");
}

internal sealed record RunShown(long Id, string Person, string Task, string State, bool IsPaused, string? Runbook, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    public static RunShown Of(Run run) => new(run.Id, run.PersonId, run.Task, run.State.ToString().ToLowerInvariant(), run.IsPaused, run.Runbook?.Name, run.StartedAt, run.EndedAt);
}

internal sealed record RunRead(RunShown Run, string? Report, IReadOnlyList<StepShown> Steps);

/// <param name="Content">Of a call its arguments in JSON, else what was said.</param>
/// <param name="Mark">Of what waits for somebody: it is sent with what is decided about it.</param>
internal sealed record StepShown(int Number, string Kind, string Name, string Content, string State, string? Result, string? DecidedBy, int Tokens, decimal Cost, string? Mark)
{
    /// <summary>The alias of the model that said it; null: none did.</summary>
    public string? Model { get; init; }

    /// <summary>By which prompt and version it was asked.</summary>
    public string? Prompt { get; init; }

    /// <summary>Until its first words.</summary>
    public double? FirstTokenMilliseconds { get; init; }

    /// <summary>How long it was worked on.</summary>
    public double Milliseconds { get; init; }

    public static StepShown Of(RunStep step) => new(
        step.Number, step.Kind.ToString().ToLowerInvariant(), step.Name, step.Content, step.State.ToString().ToLowerInvariant(), step.Result, step.DecidedBy, step.Tokens, step.Cost, step.State is RunStepState.Asked or RunStepState.Unknown ? step.Hash : null)
    {
        Model = step.Model,
        Prompt = step.Prompt,
        FirstTokenMilliseconds = step.FirstToken?.TotalMilliseconds,
        Milliseconds = step.Took.TotalMilliseconds,
    };
}

internal sealed record RunbookShown(string Name, string Description, IReadOnlyList<InputShown> Inputs, IReadOnlyList<string> Tools)
{
    public static RunbookShown Of(PromptInForce runbook) => new(
        runbook.Name, runbook.Prompt.Head.Description, [.. runbook.Prompt.Head.Variables.Select(variable => new InputShown(variable.Key, variable.Value.Description, variable.Value.Required, variable.Value.Example?.ToString()))], runbook.Prompt.Head.Tools);
}

internal sealed record InputShown(string Name, string Description, bool IsRequired, string? Example);

internal sealed record InputsSent(IReadOnlyDictionary<string, string>? Inputs);

internal sealed record TaskSent(string? Task);

internal sealed record ResearchSent(string? Question);

/// <param name="From">The number of the call from which on all is done anew; left out: it goes on from its end.</param>
internal sealed record RetrySent(int? From);
