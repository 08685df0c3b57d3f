using System.Globalization;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Commands;
using ChatOpsBot.Prompts.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>What models are told: what is in force, what it was before, and what waits to be approved.</summary>
internal static class PromptCatalogue
{
    private const int LargestFile = 4 * ChatOpsBot.Prompts.Prompt.Longest;

    public static void Map(IEndpointRouteBuilder api)
    {
        var prompts = api.MapGroup("/prompts").WithTags("Prompts").WithMetadata(new NeedsAttribute(Right.EditPrompts));
        var published = api.MapGroup("/prompts").WithTags("Prompts").WithMetadata(new NeedsAttribute(Right.PublishPrompts));
        prompts.MapGet("/", ListAsync).WithName("listPrompts").WithSummary("List the prompts in force, with their texts");
        prompts.MapGet("/{name}", ShowAsync).Versioned(InForceAsync).WithName("getPrompt").WithSummary("Read the prompt in force everywhere; its ETag is for changing it");
        published.MapPut("/{name}", PutAsync).Versioned(InForceAsync).WithMetadata(new BodyOf("text/markdown")).WithName("putPrompt").WithSummary("Put a prompt's file into force everywhere");
        published.MapDelete("/{name}", RemoveAsync).Versioned(InForceAsync).WithName("removePrompt").WithSummary("Take a prompt away that does not ship; its versions are kept");
        prompts.MapGet("/{name}/versions", VersionsAsync).WithName("listPromptVersions").WithSummary("List the versions of a prompt, the newest first");
        prompts.MapGet("/{name}/versions/{number:int}", VersionAsync).WithName("getPromptVersion").WithSummary("Read a version of a prompt");
        published.MapPost("/{name}/rollback", RollBackAsync).WithName("rollBackPrompt").WithSummary("Put an earlier version into force again, as a new one; 0 is as it ships");
        prompts.MapGet("/{name}/scopes", ScopesAsync).WithName("listPromptScopes").WithSummary("List where a prompt has versions of its own; the closest holds");
        var requests = api.MapGroup("/prompt-requests").WithTags("Prompts").WithMetadata(new NeedsAttribute(Right.EditPrompts));
        requests.MapGet("/", RequestsAsync).WithName("listPromptRequests").WithSummary("List what waits to be approved, the oldest first");
        requests.MapPost("/{id:long}/approve", ApproveAsync).WithName("approvePromptRequest").WithSummary("Put into force what somebody else asked to publish");
        requests.MapPost("/{id:long}/decline", DeclineAsync).WithName("declinePromptRequest").WithSummary("Turn down what somebody asked to publish, or take back what the caller asked");
    }

    private static async Task<Ok<IReadOnlyList<MovedPrompt>>> ListAsync(PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken) =>
        TypedResults.Ok(prompts.Out(await administration.ReadAsync(cancellationToken)));

    private static async Task<Results<Ok<MovedPrompt>, ProblemHttpResult>> ShowAsync(string name, PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken) =>
        await InForceAsync(name, prompts, administration, cancellationToken) is { } prompt ? TypedResults.Ok(prompt) : None(name);

    private static async Task<string?> InForceAsync(HttpContext http) =>
        (await InForceAsync(http.Named("name"), http.RequestServices.GetRequiredService<PromptTransfer>(), http.RequestServices.GetRequiredService<CurrentAdministration>(), http.RequestAborted))?.Text;

    private static async Task<Results<Ok<MoveResult>, ProblemHttpResult>> PutAsync(HttpContext http, string name, PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if (TooLarge(http.Request) is { } tooLarge)
            return tooLarge;
        var result = await prompts.InAsync(name, await ReadAsync(http.Request, cancellationToken), await administration.ReadAsync(cancellationToken), Caller.Of(http).Actor.Id, cancellationToken);
        return result.Problem is { } problem ? Answers.Refused(problem) : TypedResults.Ok(result);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string name, PromptEditing editing, Publication publication, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (where, subject, none) = await FindAsync(name, null, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        return await publication.RemoveAsync(subject, where, Caller.Of(http).Asker, cancellationToken) is { } refused ? Answers.Wrong(refused.Reason) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<PageShown<PromptVersionShown>>, ProblemHttpResult>> VersionsAsync(string name, string? scope, string? after, int? limit, PromptService prompts, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (where, subject, none) = await FindAsync(name, scope, editing, administration, cancellationToken);
        subject ??= await RemovedAsync(name, scope, where, prompts, cancellationToken);
        return subject is null ? none! : TypedResults.Ok(PageShown<PromptVersionShown>.Of(await prompts.HistoryAsync(subject.Name, subject.Scope, Answers.Page(after, limit), cancellationToken), version => PromptVersionShown.Of(version, isInForce: version.Number == subject.Number)));
    }

    private static async Task<Results<Ok<PromptVersionRead>, ProblemHttpResult>> VersionAsync(string name, int number, string? scope, PromptService prompts, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (where, subject, none) = await FindAsync(name, scope, editing, administration, cancellationToken);
        subject ??= await RemovedAsync(name, scope, where, prompts, cancellationToken);
        if (subject is null)
            return none!;
        return await prompts.FindAsync(subject, number, cancellationToken) is { } version ? TypedResults.Ok(PromptVersionRead.Of(version)) : Answers.None($"'{name}' has no version {number}.");
    }

    private static async Task<Results<Ok<PublicationShown>, ProblemHttpResult>> RollBackAsync(HttpContext http, string name, RollbackSent? sent, PromptService prompts, PromptEditing editing, Publication publication, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if (sent?.Version is not { } number)
            return Answers.Refused("'version' is missing: the number of the version that is to be in force again; 0 is as it ships.");
        var (where, subject, none) = await FindAsync(name, sent.Scope, editing, administration, cancellationToken);
        subject ??= await RemovedAsync(name, sent.Scope, where, prompts, cancellationToken);
        return subject is null ? none! : Shown(await publication.RollBackAsync(subject, number, Caller.Of(http).Asker, cancellationToken));
    }

    private static async Task<Results<Ok<IReadOnlyList<PromptScopeShown>>, ProblemHttpResult>> ScopesAsync(string name, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (where, subject, none) = await FindAsync(name, null, editing, administration, cancellationToken);
        var versions = where.Snapshot.Prompts.Where(version => version.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(version => new PromptScopeShown(version.Scope, version.Number, version.Author)).ToList();
        return subject is null && versions.Count == 0 ? none! : TypedResults.Ok<IReadOnlyList<PromptScopeShown>>(versions);
    }

    private static async Task<Ok<PageShown<PromptRequestShown>>> RequestsAsync(string? after, int? limit, PromptService prompts, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<PromptRequestShown>.Of(await prompts.OpenRequestsAsync(Answers.Page(after, limit), cancellationToken), PromptRequestShown.Of));

    private static async Task<Results<Ok<PublicationShown>, ProblemHttpResult>> ApproveAsync(HttpContext http, long id, PromptService prompts, Publication publication, CurrentAdministration administration, CancellationToken cancellationToken) =>
        await prompts.FindRequestAsync(id, cancellationToken) is { } request
            ? Shown(await publication.ApproveAsync(request, await administration.ReadAsync(cancellationToken), Caller.Of(http).Asker, cancellationToken))
            : NoRequest(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeclineAsync(HttpContext http, long id, ReasonSent? sent, PromptService prompts, Publication publication, CancellationToken cancellationToken)
    {
        if (await prompts.FindRequestAsync(id, cancellationToken) is not { } request)
            return NoRequest(id);
        return await publication.DeclineAsync(request, sent?.Reason ?? "", Caller.Of(http).Asker, cancellationToken) is { } refused ? Answers.Wrong(refused.Reason) : TypedResults.NoContent();
    }

    private static async Task<MovedPrompt?> InForceAsync(string name, PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken) =>
        prompts.Out(await administration.ReadAsync(cancellationToken)).FirstOrDefault(prompt => prompt.Scope == PromptScope.Everywhere && string.Equals(prompt.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <param name="scope">Null: everywhere.</param>
    public static async Task<(PlaceOf Where, PromptSubject? Subject, ProblemHttpResult? None)> FindAsync(string name, string? scope, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var where = new PlaceOf(await administration.ReadAsync(cancellationToken), Place.Nowhere);
        if (ScopeOf(scope, where.Snapshot) is not { } known)
            return (where, null, Answers.None($"'{scope}' is no scope. There are 'everywhere', 'assistant:NAME' and 'room:CHANNEL'."));
        return editing.Find(where.Snapshot, name.ToLowerInvariant(), known) is { } subject ? (where, subject, null) : (where, null, None(name));
    }

    // What was taken away is there in its history, and brought back by it.
    private static async Task<PromptSubject?> RemovedAsync(string name, string? scope, PlaceOf where, PromptService prompts, CancellationToken cancellationToken) =>
        ScopeOf(scope, where.Snapshot) is { } known ? await prompts.RemovedAsync(name.ToLowerInvariant(), known, cancellationToken) : null;

    private static string? ScopeOf(string? written, Snapshot snapshot) => PromptWords.Read(written ?? PromptScope.Everywhere, snapshot, here: null);

    public static Results<Ok<PublicationShown>, ProblemHttpResult> Shown(PublishResult result) => result switch
    {
        PublishResult.InForce done => TypedResults.Ok(new PublicationShown("in-force", done.Version.Number, null)),
        PublishResult.ApprovalRequested asked => TypedResults.Ok(new PublicationShown("approval-requested", null, asked.Request.Id)),
        PublishResult.Refused no => Answers.Wrong(no.Reason),
        _ => throw new InvalidOperationException("A publication ended in no known way."),
    };

    public static ProblemHttpResult? TooLarge(HttpRequest request) => request.ContentLength is null or > LargestFile
        ? TypedResults.Problem(string.Create(CultureInfo.InvariantCulture, $"Send the prompt's file as the body, of at most {LargestFile:N0} bytes, with its Content-Length."), statusCode: StatusCodes.Status413PayloadTooLarge)
        : null;

    public static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static ProblemHttpResult None(string name) => Answers.None($"There is no prompt '{name}'.");

    private static ProblemHttpResult NoRequest(long id) => Answers.None($"There is no request {id}.");
}

internal sealed record PromptVersionShown(int Number, bool IsInForce, string Author, string? ApprovedBy, DateTimeOffset At, string? Note)
{
    public static PromptVersionShown Of(PromptVersionSummary version, bool isInForce) => new(version.Number, isInForce, version.Author, version.ApprovedBy, version.At, version.Note);
}

/// <param name="Text">Missing: the version took the prompt's own text there away.</param>
internal sealed record PromptVersionRead(string Name, string Scope, int Number, string? Text, string Author, string? ApprovedBy, DateTimeOffset At, string? Note)
{
    public static PromptVersionRead Of(PromptVersion version) => new(version.Name, version.Scope, version.Number, version.Text, version.Author, version.ApprovedBy, version.At, version.Note);
}

/// <param name="Scope"><c>everywhere</c>, <c>assistant:NAME</c> or <c>room:CHANNEL</c>.</param>
internal sealed record PromptScopeShown(string Scope, int Version, string Author);

/// <param name="State"><c>in-force</c> or <c>approval-requested</c>.</param>
internal sealed record PublicationShown(string State, int? Version, long? Request);

internal sealed record PromptRequestShown(long Id, string Name, string Scope, string Text, string Author, DateTimeOffset At, string? Note)
{
    public static PromptRequestShown Of(PublicationRequest request) => new(request.Id, request.Name, request.Scope, request.Text, request.Author, request.At, request.Note);
}

/// <param name="Scope">Missing: everywhere.</param>
internal sealed record RollbackSent(int? Version, string? Scope);

internal sealed record ReasonSent(string? Reason);
