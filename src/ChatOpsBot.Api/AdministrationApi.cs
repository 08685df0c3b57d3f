using System.Text.Json.Serialization;
using ChatOpsBot.Administration.Audit;
using ChatOpsBot.Administration.Keys;
using ChatOpsBot.Api.Rest;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api;

/// <summary>Administration over REST: the same rights, rules and audit log as in the chat.</summary>
internal static class AdministrationApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api");
        api.MapGet("/prompts", ListPromptsAsync).WithMetadata(new NeedsAttribute(Right.EditPrompts)).WithTags("Prompts").WithName("listPrompts").WithSummary("List the prompts in force, with their texts").Produces<IReadOnlyList<MovedPrompt>>();
        api.MapGet("/prompts/{name}", ShowPromptAsync).WithMetadata(new NeedsAttribute(Right.EditPrompts)).WithTags("Prompts").WithName("getPrompt").WithSummary("Read the prompt in force everywhere; its ETag is for changing it").Produces<MovedPrompt>();
        api.MapPut("/prompts/{name}", PutPromptAsync).WithMetadata(new NeedsAttribute(Right.PublishPrompts)).WithMetadata(new BodyOf("text/markdown")).WithTags("Prompts").WithName("putPrompt").WithSummary("Put a prompt's file into force everywhere").Produces<MoveResult>();
        api.MapGet("/audit", ExportAuditAsync).WithMetadata(new NeedsAttribute(Right.ReadAudit)).WithTags("Administration").WithName("exportAudit").WithSummary("Export the audit log, the oldest first, a line of JSON each").Produces<string>(200, "application/jsonl");
        api.MapGet("/audit/verify", VerifyAuditAsync).WithMetadata(new NeedsAttribute(Right.ReadAudit)).WithTags("Administration").WithName("verifyAudit").WithSummary("Check that nothing in the audit log was changed").Produces<AuditVerdict>();
        api.MapGet("/keys", ListKeysAsync).WithMetadata(new NeedsAttribute(Right.ManageKeys)).WithTags("Keys").WithName("listKeys").WithSummary("List keys, without the keys themselves").Produces<IReadOnlyList<KeyShown>>();
        api.MapPost("/keys", CreateKeyAsync).WithMetadata(new NeedsAttribute(Right.ManageKeys)).WithTags("Keys").WithName("createKey").WithSummary("Make a key; it is shown once").Produces<KeyShown>();
        api.MapDelete("/keys/{name}", RevokeKeyAsync).WithMetadata(new NeedsAttribute(Right.ManageKeys)).WithTags("Keys").WithName("revokeKey").WithSummary("End a key, at once");
    }

    private static async Task<JsonHttpResult<IReadOnlyList<MovedPrompt>>> ListPromptsAsync(PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken) =>
        TypedResults.Json(prompts.Out(await administration.ReadAsync(cancellationToken)), AdministrationJson.Default.IReadOnlyListMovedPrompt);

    private static async Task<Results<JsonHttpResult<MovedPrompt>, ProblemHttpResult>> ShowPromptAsync(HttpContext http, string name, PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        if (await InForceAsync(name, prompts, administration, cancellationToken) is not { } prompt)
            return Answers.None($"There is no prompt '{name}'.");
        http.Response.Headers.ETag = Answers.TagOf(prompt.Text);
        return TypedResults.Json(prompt, AdministrationJson.Default.MovedPrompt);
    }

    private static async Task<MovedPrompt?> InForceAsync(string name, PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken) =>
        prompts.Out(await administration.ReadAsync(cancellationToken)).FirstOrDefault(prompt => prompt.Scope == PromptScope.Everywhere && string.Equals(prompt.Name, name, StringComparison.OrdinalIgnoreCase));

    private static async Task<Results<JsonHttpResult<MoveResult>, ProblemHttpResult>> PutPromptAsync(
        string name, HttpRequest request, PromptTransfer prompts, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        const int MostBytes = 4 * Prompts.Prompt.Longest;
        if (request.ContentLength is null or > MostBytes)
            return TypedResults.Problem($"Send the prompt's file as the body, of at most {MostBytes:N0} bytes, with its Content-Length.", statusCode: 413);
        if (Answers.Changed(request.HttpContext, await InForceAsync(name, prompts, administration, cancellationToken) is { } before ? Answers.TagOf(before.Text) : null) is { } changed)
            return changed;
        using var reader = new StreamReader(request.Body);
        var result = await prompts.InAsync(name, await reader.ReadToEndAsync(cancellationToken), await administration.ReadAsync(cancellationToken), Caller.Of(request.HttpContext).Id, cancellationToken);
        return result.Problem is { } problem ? TypedResults.Problem(problem, statusCode: 422) : TypedResults.Json(result, AdministrationJson.Default.MoveResult);
    }

    private static async Task ExportAuditAsync(HttpContext http, AuditService audit)
    {
        http.Response.ContentType = "application/jsonl; charset=utf-8";
        await foreach (var record in audit.ReadAllAsync(http.RequestAborted))
            await http.Response.WriteAsync($"{AuditLine.Of(record)}\n", http.RequestAborted);
    }

    private static async Task<JsonHttpResult<AuditVerdict>> VerifyAuditAsync(AuditService audit, CancellationToken cancellationToken) =>
        TypedResults.Json(await audit.VerifyAsync(cancellationToken), AdministrationJson.Default.AuditVerdict);

    private static async Task<JsonHttpResult<IReadOnlyList<KeyShown>>> ListKeysAsync(KeyService keys, CancellationToken cancellationToken) =>
        TypedResults.Json<IReadOnlyList<KeyShown>>([.. (await keys.ListAsync(new PageRequest(Size: PageRequest.Largest), cancellationToken)).Items.Select(key => Shown(key, secret: null))], AdministrationJson.Default.IReadOnlyListKeyShown);

    private static async Task<Results<JsonHttpResult<KeyShown>, ProblemHttpResult>> CreateKeyAsync(HttpContext http, KeyWish wish, KeyService keys, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        var (key, secret, wrong) = await keys.CreateAsync(wish with { Access = wish.Access ?? "everyone", Scopes = wish.Scopes ?? "ask", Name = wish.Name ?? "" }, caller.Actor, cancellationToken);
        return key is null ? TypedResults.Problem(wrong?.ToString(), statusCode: 422) : TypedResults.Json(Shown(key, secret), AdministrationJson.Default.KeyShown);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeKeyAsync(HttpContext http, string name, KeyService keys, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(name, Caller.Of(http).Actor, cancellationToken) ? TypedResults.NoContent() : TypedResults.Problem($"There is no key '{name}'.", statusCode: 404);

    private static KeyShown Shown(ApiKey key, string? secret) => new(key.Name, [.. key.Scopes.Select(Rights.NameOf)], key.Access, key.CreatedBy, key.CreatedAt, key.ExpiresAt, key.PerMinute, key.ActsForPeople, key.LastUsedAt, secret);

    }

/// <param name="Secret">The key itself, only when it was made now.</param>
internal sealed record KeyShown(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Access, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, int? PerMinute, bool ActsForPeople, DateTimeOffset? LastUsedAt, string? Secret);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<MovedPrompt>))]
[JsonSerializable(typeof(MoveResult))]
[JsonSerializable(typeof(MovedPrompt))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(IReadOnlyList<KeyShown>))]
internal sealed partial class AdministrationJson : JsonSerializerContext;
