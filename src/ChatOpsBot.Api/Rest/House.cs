using ChatOpsBot.Administration.Assistants;
using ChatOpsBot.Administration.Audit;
using ChatOpsBot.Administration.Roles;
using ChatOpsBot.Administration.Sessions;
using ChatOpsBot.Administration.Settings;
using ChatOpsBot.Administration.Status;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>How the house is run: assistants, roles, settings, what could not be done, the audit log, how all is.</summary>
internal static class House
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var assistants = api.MapGroup("/assistants").WithTags("Assistants");
        assistants.MapGet("/", ListAssistantsAsync).WithName("listAssistants").WithSummary("List assistants");
        assistants.MapGet("/{name}", ShowAssistantAsync).Versioned(VersionAsync).WithName("getAssistant").WithSummary("Read an assistant; its ETag is for changing it");
        assistants.MapPut("/{name}", PutAssistantAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageAssistants)).WithName("putAssistant").WithSummary("Make or change an assistant");
        assistants.MapDelete("/{name}", RemoveAssistantAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageAssistants)).WithName("removeAssistant").WithSummary("Remove an assistant");
        assistants.MapPut("/{name}/channels/{channel}", BindAsync).WithMetadata(new NeedsAttribute(Right.ManageAssistants)).WithName("bindAssistant").WithSummary("Have an assistant answer in a channel");
        assistants.MapDelete("/{name}/channels/{channel}", UnbindAsync).WithMetadata(new NeedsAttribute(Right.ManageAssistants)).WithName("unbindAssistant").WithSummary("Have the default assistant answer in a channel again");
        var roles = api.MapGroup("/roles").WithTags("Administration").WithMetadata(new NeedsAttribute(Right.ManageRoles));
        roles.MapGet("/", ListRolesAsync).WithName("listRoles").WithSummary("List who has a role and why");
        roles.MapPut("/{person}", PutRoleAsync).WithName("putRole").WithSummary("Give somebody a role: member, editor or admin");
        var settings = api.MapGroup("/settings").WithTags("Administration").WithMetadata(new NeedsAttribute(Right.ManageSettings));
        settings.MapGet("/", ListSettingsAsync).WithName("listSettings").WithSummary("List what can be changed while the bot runs");
        settings.MapGet("/{name}", ShowSettingAsync).Versioned(VersionOfSettingAsync).WithName("getSetting").WithSummary("Read a setting; its ETag is for changing it");
        settings.MapPut("/{name}", PutSettingAsync).Versioned(VersionOfSettingAsync).WithName("putSetting").WithSummary("Change a setting, at once and for all processes");
        settings.MapDelete("/{name}", ResetSettingAsync).Versioned(VersionOfSettingAsync).WithName("resetSetting").WithSummary("Take a setting back to what is configured");
        var inbox = api.MapGroup("/inbox").WithTags("Administration").WithMetadata(new NeedsAttribute(Right.ManageInbox));
        inbox.MapGet("/", ListInboxAsync).WithName("listInbox").WithSummary("List what could not be done, the newest first");
        inbox.MapPost("/{id:long}/retry", RetryAsync).WithName("retryInbox").WithSummary("Put something back into the queue");
        inbox.MapDelete("/{id:long}", DropAsync).WithName("dropInbox").WithSummary("Take something out of sight for good");
        var sessions = api.MapGroup("/sessions").WithTags("Administration").WithMetadata(new NeedsAttribute(Right.ManageKeys));
        sessions.MapGet("/", ListSessionsAsync).WithName("listSessions").WithSummary("List who is signed in to the page, and with which browser");
        sessions.MapDelete("/{number}", EndSessionAsync).WithName("endSession").WithSummary("Sign a browser out of the page, at once; or a person, out of all of theirs");
        api.MapGet("/audit/entries", ListAuditAsync).WithMetadata(new NeedsAttribute(Right.ReadAudit)).WithTags("Administration").WithName("listAudit").WithSummary("List the audit log, the newest first");
        api.MapGet("/status", StatusAsync).WithMetadata(new NeedsAttribute(Right.SeeStatus)).WithTags("Administration").WithName("getStatus").WithSummary("Show how models, index, sources, channels and the queue are");
    }

    private static async Task<Ok<PageShown<AssistantShown>>> ListAssistantsAsync(string? after, int? limit, AssistantService assistants, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<AssistantShown>.Of(await assistants.ListAsync(Answers.Page(after, limit), cancellationToken), AssistantShown.Of));

    private static async Task<Results<Ok<AssistantShown>, ProblemHttpResult>> ShowAssistantAsync(string name, CurrentAdministration administration, CancellationToken cancellationToken) =>
        (await administration.ReadAsync(cancellationToken)).Named(name) is { } found ? TypedResults.Ok(AssistantShown.Of(found)) : Answers.None($"There is no assistant '{name}'.");

    private static async Task<Results<Ok<AssistantShown>, ProblemHttpResult>> PutAssistantAsync(HttpContext http, string name, AssistantSent? sent, AssistantService assistants, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if (sent is null)
            return Answers.Refused("Send what the assistant is to be, as JSON; what is left out is as usual, so {} is an assistant with nothing of its own.");
        var before = (await administration.ReadAsync(cancellationToken)).Find(name);
        var wrong = await assistants.SaveAsync(Caller.Of(http).Actor, sent.Over(before ?? new Assistant(name)), isNew: before is null, cancellationToken);
        if (wrong.Count > 0)
            return Answers.Refused($"{string.Join(' ', wrong.Select(each => Answers.InEnglish(each.Value)))}");
        return TypedResults.Ok(AssistantShown.Of((await administration.ReadAsync(cancellationToken)).Named(name)!));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAssistantAsync(HttpContext http, string name, AssistantService assistants, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if ((await administration.ReadAsync(cancellationToken)).Find(name) is not { } found)
            return Answers.None($"There is no assistant '{name}'.");
        if (found.Name == Assistant.DefaultName)
            return Answers.Refused("The default assistant can't be removed.");
        await assistants.RemoveAsync(Caller.Of(http).Actor, found, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> BindAsync(HttpContext http, string name, string channel, AssistantService assistants, CancellationToken cancellationToken) =>
        await assistants.BindToAsync(Caller.Of(http).Actor, channel, name, cancellationToken) is { } wrong ? Answers.Wrong(wrong) : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnbindAsync(HttpContext http, string name, string channel, AssistantService assistants, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if (!(await administration.ReadAsync(cancellationToken)).Bindings.TryGetValue(channel, out var bound) || !string.Equals(bound, name, StringComparison.OrdinalIgnoreCase))
            return Answers.None($"'{name}' does not answer in '{channel}'.");
        await assistants.UnbindAsync(Caller.Of(http).Actor, channel, bound, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<string?> VersionAsync(HttpContext http) =>
        (await http.RequestServices.GetRequiredService<CurrentAdministration>().ReadAsync(http.RequestAborted)).Named(http.Named("name")) is { } found ? AssistantService.Named(found) : null;

    private static async Task<string?> VersionOfSettingAsync(HttpContext http) =>
        await http.RequestServices.GetRequiredService<SettingsService>().FindAsync(http.Named("name"), http.RequestAborted) is { } setting ? $"{setting.IsChanged} {setting.Value}" : null;

    private static async Task<Ok<PageShown<RoleShown>>> ListRolesAsync(string? after, int? limit, RoleService roles, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<RoleShown>.Of(await roles.ListAsync(Answers.Page(after, limit), cancellationToken), holder => new RoleShown(Answers.InEnglish(holder.Who), RoleService.NameOf(holder.Role), Answers.InEnglish(holder.Why))));

    private static async Task<Results<NoContent, ProblemHttpResult>> PutRoleAsync(HttpContext http, string person, RoleSent? sent, RoleService roles, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<Role>(sent?.Role, ignoreCase: true, out var role) || !string.Equals(RoleService.NameOf(role), sent?.Role, StringComparison.OrdinalIgnoreCase))
            return Answers.Refused("'role' must be member, editor or admin.");
        return await roles.SetAsync(Caller.Of(http).Actor, person.Contains('@', StringComparison.Ordinal) ? person.ToLowerInvariant() : person, role, cancellationToken) is { } wrong ? Answers.Wrong(wrong) : TypedResults.NoContent();
    }

    private static async Task<Ok<PageShown<SettingShown>>> ListSettingsAsync(string? after, int? limit, SettingsService settings, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<SettingShown>.Of(await settings.ListAsync(Answers.Page(after, limit), cancellationToken), SettingShown.Of));

    private static async Task<Results<Ok<SettingShown>, ProblemHttpResult>> ShowSettingAsync(string name, SettingsService settings, CancellationToken cancellationToken) =>
        await settings.FindAsync(name, cancellationToken) is { } found ? TypedResults.Ok(SettingShown.Of(found)) : Answers.None($"There is no setting '{name}'.");

    private static async Task<Results<Ok<SettingShown>, ProblemHttpResult>> PutSettingAsync(HttpContext http, string name, SettingSent? sent, SettingsService settings, CancellationToken cancellationToken)
    {
        if (sent?.Value is null)
            return Answers.Refused("'value' is missing; DELETE takes a setting back to what is configured.");
        return await SetAsync(http, name, sent.Value, settings, cancellationToken);
    }

    private static Task<Results<Ok<SettingShown>, ProblemHttpResult>> ResetSettingAsync(HttpContext http, string name, SettingsService settings, CancellationToken cancellationToken) => SetAsync(http, name, null, settings, cancellationToken);

    private static async Task<Results<Ok<SettingShown>, ProblemHttpResult>> SetAsync(HttpContext http, string name, string? value, SettingsService settings, CancellationToken cancellationToken) =>
        await settings.SetAsync(Caller.Of(http).Actor, name, value, cancellationToken) switch
        {
            null => Answers.None($"There is no setting '{name}'."),
            { Wrong: { } good } => Answers.Refused($"'value' must be {good}."),
            _ => TypedResults.Ok(SettingShown.Of((await settings.FindAsync(name, cancellationToken))!)),
        };

    private static async Task<Ok<PageShown<LetterShown>>> ListInboxAsync(string? after, int? limit, IDeadLetters letters, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<LetterShown>.Of(await letters.ListAsync(Answers.Page(after, limit), cancellationToken), letter => new LetterShown(letter.Id, letter.Kind, letter.Subject, letter.Error, letter.Failures, letter.ReceivedAt)));

    private static async Task<Results<NoContent, ProblemHttpResult>> RetryAsync(HttpContext http, long id, IDeadLetters letters, CancellationToken cancellationToken) =>
        await letters.RetryAsync(id, Caller.Of(http).Actor.Audit("inbox.retried", $"{id}"), cancellationToken) ? TypedResults.NoContent() : Answers.None($"There is nothing under {id}.");

    private static async Task<Results<NoContent, ProblemHttpResult>> DropAsync(HttpContext http, long id, IDeadLetters letters, CancellationToken cancellationToken) =>
        await letters.DropAsync(id, Caller.Of(http).Actor.Audit("inbox.dropped", $"{id}"), cancellationToken) ? TypedResults.NoContent() : Answers.None($"There is nothing under {id}.");

    private static async Task<Ok<PageShown<SessionShown>>> ListSessionsAsync(string? after, int? limit, SessionService sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<SessionShown>.Of(await sessions.ListAsync(Answers.Page(after, limit), cancellationToken), session => new SessionShown(session.Number, session.PersonId, session.Agent, session.CreatedAt, session.SeenAt, session.ExpiresAt)));

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSessionAsync(HttpContext http, string number, SessionService sessions, CancellationToken cancellationToken) =>
        await sessions.RevokeAsync(Caller.Of(http).Actor, number, cancellationToken) > 0 ? TypedResults.NoContent() : Answers.None($"There is no session '{number}'.");

    private static async Task<Ok<PageShown<AuditShown>>> ListAuditAsync(string? who, string? what, DateTimeOffset? since, string? after, int? limit, AuditService audit, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<AuditShown>.Of(
            await audit.ListAsync(new AuditFilter(who, what, since), Answers.Page(after, limit), cancellationToken),
            record => new AuditShown(record.Number, record.At, record.Entry.PersonId, record.Entry.Action, record.Entry.Subject, record.Entry.Before, record.Entry.After, record.Entry.WasRefused)));

    private static async Task<Ok<IReadOnlyList<HealthShown>>> StatusAsync(StatusService status, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<HealthShown>>([.. (await status.LookAsync(cancellationToken)).Select(health => new HealthShown(Answers.InEnglish(health.Part), Answers.InEnglish(health.State), health.IsGood))]);
}

internal sealed record AssistantShown(string Name, string Prompt, string? Model, IReadOnlyList<string> Collections, string Mode, int? MostTokens, int? Passages, string? Greeting, IReadOnlyList<string> Starters, bool TakesTools)
{
    public static AssistantShown Of(Assistant assistant) => new(assistant.Name, assistant.Prompt, assistant.Model, assistant.Collections, assistant.Mode, assistant.MostTokens, assistant.MostPassages, assistant.Greeting, assistant.Starters, assistant.TakesTools);
}

/// <summary>What is left out is as usual.</summary>
internal sealed record AssistantSent(string? Prompt, string? Model, IReadOnlyList<string>? Collections, string? Mode, int? MostTokens, int? Passages, string? Greeting, IReadOnlyList<string>? Starters, bool? TakesTools)
{
    public Assistant Over(Assistant before) => new(before.Name)
    {
        Prompt = Prompt ?? Assistant.Default.Prompt,
        Model = Model,
        Collections = Collections ?? [],
        Mode = Mode ?? Assistant.AnswerMode,
        MostTokens = MostTokens,
        MostPassages = Passages,
        Greeting = Greeting,
        Starters = Starters ?? [],
        TakesTools = TakesTools == true,
    };
}

internal sealed record RoleShown(string Who, string Role, string Why);

internal sealed record RoleSent(string? Role);

internal sealed record SettingShown(string Name, string Value, bool IsChanged, string Describes, string Affects)
{
    public static SettingShown Of(SettingState state) => new(state.Setting.Name, state.Value, state.IsChanged, state.Setting.Describes, state.Setting.Affects);
}

internal sealed record SettingSent(string? Value);

internal sealed record LetterShown(long Id, string Kind, string Subject, string? Error, int Failures, DateTimeOffset ReceivedAt);

/// <param name="Number">By which it is ended.</param>
internal sealed record SessionShown(string Number, string Person, string Browser, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

internal sealed record AuditShown(long Number, DateTimeOffset At, string Who, string Action, string Subject, string? Before, string? After, bool WasRefused);

internal sealed record HealthShown(string Part, string State, bool IsGood);
