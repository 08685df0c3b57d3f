using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
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

/// <summary>What somebody is writing.</summary>
internal static class PromptDrafts
{
    private const string Conversation = "prompts";

    public static void Map(IEndpointRouteBuilder api)
    {
        var prompts = api.MapGroup("/prompts").WithTags("Prompts").WithMetadata(new NeedsAttribute(Right.EditPrompts));
        prompts.MapGet("/{name}/draft", DraftAsync).Versioned(VersionAsync).WithName("getPromptDraft").WithSummary("Read what the caller is writing");
        prompts.MapPut("/{name}/draft", SaveAsync).Versioned(VersionAsync).WithMetadata(new BodyOf("text/markdown")).WithName("putPromptDraft").WithSummary("Save a draft of the caller's own; what came into force meanwhile is brought together with it");
        prompts.MapDelete("/{name}/draft", DiscardAsync).Versioned(VersionAsync).WithName("removePromptDraft").WithSummary("Throw the caller's draft away");
        prompts.MapPost("/{name}/draft/publish", PublishAsync).WithName("publishPromptDraft").WithSummary("Put the caller's draft into force, or ask for it to be approved");
        prompts.MapPost("/{name}/draft/share", ShareAsync).WithName("sharePromptDraft").WithSummary("Let other editors see the caller's draft and begin from it");
        prompts.MapPost("/{name}/draft/merge", MergeAsync).WithName("mergePrompt").WithSummary("Begin a draft that brings the version in force together with a shipped text that an upgrade changed");
        prompts.MapPost("/{name}/versions/{number:int}/take-out", TakeOutAsync).WithName("takeOutPromptVersion").WithSummary("Begin a draft of what is in force, without what that version changed");
        prompts.MapGet("/{name}/diff", DiffAsync).WithName("diffPrompt").WithSummary("See what the caller's draft changes, or what changed between two versions: a number, 'shipped' or 'draft'");
        prompts.MapPost("/{name}/draft/test", TestAsync).WithName("testPromptDraft").WithSummary("Have a question answered by the caller's draft and by what is in force, as by saying 'prompt test NAME QUESTION' in the conversation 'prompts'").WithDescription("Answers as saying something in a conversation does: with the reply, with events, or with 202.")
            .Produces<ReplyShown>(200, "application/json", ServerSentEvents.ContentType).Produces<MessageAccepted>(202).ProducesProblem(404).ProducesProblem(422);
    }

    private static async Task<Results<Ok<DraftShown>, ProblemHttpResult>> DraftAsync(HttpContext http, string name, string? scope, PromptService prompts, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (_, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        return await prompts.DraftAsync(subject, Caller.Of(http).Asker.Id, cancellationToken) is { } draft ? TypedResults.Ok(DraftShown.Of(draft, hasConflict: Merging.HasMarks(draft.Text))) : NoDraft(name);
    }

    private static async Task<string?> VersionAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var (_, subject, _) = await PromptCatalogue.FindAsync(http.Named("name"), http.Request.Query["scope"], services.GetRequiredService<PromptEditing>(), services.GetRequiredService<CurrentAdministration>(), http.RequestAborted);
        return subject is null ? null : (await services.GetRequiredService<PromptService>().DraftAsync(subject, Caller.Of(http).Asker.Id, http.RequestAborted))?.Text;
    }

    private static async Task<Results<Ok<DifferenceShown>, ProblemHttpResult>> DiffAsync(HttpContext http, string name, string? from, string? to, string? scope, PromptTexts texts, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (_, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        var (before, after) = await texts.PairAsync(subject, from, to, Caller.Of(http).Asker.Id, cancellationToken);
        return before is not null && after is not null ? TypedResults.Ok(new DifferenceShown(before, after, Differences.Show(before, after))) : from is null && to is null ? NoDraft(name) : Answers.None($"There is no such version of '{name}'.");
    }

    private static async Task<Results<Ok<DraftShown>, ProblemHttpResult>> SaveAsync(HttpContext http, string name, string? scope, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if (PromptCatalogue.TooLarge(http.Request) is { } tooLarge)
            return tooLarge;
        var (where, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        var person = Caller.Of(http).Asker;
        var (_, start) = await editing.OpenAsync(subject, person.Id, cancellationToken);
        return await editing.SaveAsync(subject, where, start, await PromptCatalogue.ReadAsync(http.Request, cancellationToken), person, cancellationToken) switch
        {
            SaveResult.Wrong wrong => Answers.Wrong(Phrase.Lines(wrong.Reasons)),
            SaveResult.Saved saved => TypedResults.Ok(DraftShown.Of(saved.Draft, saved.HasConflict)),
            _ => throw new InvalidOperationException("A saving ended in no known way."),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(HttpContext http, string name, string? scope, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (_, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        return await editing.DiscardAsync(subject, Caller.Of(http).Asker, cancellationToken) is null ? NoDraft(name) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<PublicationShown>, ProblemHttpResult>> PublishAsync(HttpContext http, string name, string? scope, NoteSent? sent, PromptEditing editing, Publication publication, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (where, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        return subject is null ? none! : PromptCatalogue.Shown(await publication.PublishAsync(subject, where, sent?.Note, Caller.Of(http).Asker, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ShareAsync(HttpContext http, string name, string? scope, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (_, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        return await editing.ShareAsync(subject, Caller.Of(http).Asker, cancellationToken) ? TypedResults.NoContent() : NoDraft(name);
    }

    private static async Task<Results<Ok<DraftShown>, ProblemHttpResult>> MergeAsync(HttpContext http, string name, string? scope, PromptService prompts, ShippedUpgrades upgrades, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (where, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        if (await upgrades.FindAsync(where.Snapshot, subject, cancellationToken) is not { } change)
            return Answers.Refused($"The shipped text of '{name}' has not changed since the version in force was made.");
        var actor = Caller.Of(http).Actor;
        if (!await prompts.MergeAsync(actor, change, cancellationToken))
            return Answers.Refused($"You have a draft of '{name}' already. Publish it or throw it away first.");
        return await prompts.DraftAsync(subject, actor.Id, cancellationToken) is { } draft ? TypedResults.Ok(DraftShown.Of(draft, change.HasConflict)) : NoDraft(name);
    }

    private static async Task<Results<Ok<DraftShown>, ProblemHttpResult>> TakeOutAsync(HttpContext http, string name, int number, string? scope, PromptService prompts, PromptEditing editing, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var (_, subject, none) = await PromptCatalogue.FindAsync(name, scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        if (await prompts.FindAsync(subject, number, cancellationToken) is not { } version)
            return Answers.None($"'{name}' has no version {number}.");
        return await editing.TakeOutAsync(subject, version, Caller.Of(http).Asker, cancellationToken) is { } saved
            ? TypedResults.Ok(DraftShown.Of(saved.Draft, saved.HasConflict))
            : Answers.Refused("Your draft was saved elsewhere at the same moment. Try again.");
    }

    private static async Task<IResult> TestAsync(HttpContext http, string name, TrialSent? sent, PromptEditing editing, IInbox inbox, JobFeed feed, ChatCommands commands, CurrentAdministration administration, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var (_, subject, none) = await PromptCatalogue.FindAsync(name, sent?.Scope, editing, administration, cancellationToken);
        if (subject is null)
            return none!;
        var question = sent?.Question ?? "";
        if (question.Length == 0 && PromptTest.Asks(subject))
            return Answers.Refused("'question' is missing: what is to be asked.");
        return Conversations.Command($"{PromptTest.Path} --scope", [subject.Scope, subject.Name, .. question.Length > 0 ? (string[])[question] : []]) is { } said
            ? await Conversations.SayAsync(http, Conversation, new MessageSent(said, null), inbox, feed, commands, administration, limits, time, cancellationToken)
            : Answers.Refused("'question' is to be a text of one line without quotation marks that does not begin with '-'.");
    }

    private static ProblemHttpResult NoDraft(string name) => Answers.None($"You have no draft of '{name}' there.");
}

/// <param name="BaseNumber">The version that it is made on; 0 is the shipped text.</param>
/// <param name="HasConflict">It and what came into force change the same lines; both stand in it between marks.</param>
internal sealed record DraftShown(string Name, string Scope, string Text, int BaseNumber, bool IsShared, bool HasConflict, DateTimeOffset At)
{
    public static DraftShown Of(PromptDraft draft, bool hasConflict) => new(draft.Name, draft.Scope, draft.Text, draft.BaseNumber, draft.IsShared, hasConflict, draft.At);
}

internal sealed record NoteSent(string? Note);

/// <param name="Question">Missing, where the prompt needs none: its own examples are taken.</param>
/// <param name="Scope">Missing: everywhere.</param>
internal sealed record TrialSent(string? Question, string? Scope);

/// <param name="Difference">In Markdown: what is new is bold, what is gone struck through; empty where they are the same.</param>
internal sealed record DifferenceShown(string Before, string After, string Difference);
