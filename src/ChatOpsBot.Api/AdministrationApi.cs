using System.Text.Json.Serialization;
using ChatOpsBot.Administration.Audit;
using ChatOpsBot.Administration.Keys;
using ChatOpsBot.Api.Rest;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
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
        api.MapGet("/audit", ExportAuditAsync).WithMetadata(new NeedsAttribute(Right.ReadAudit)).WithTags("Administration").WithName("exportAudit").WithSummary("Export the audit log, the oldest first, a line of JSON each").Produces<string>(200, "application/jsonl");
        api.MapGet("/audit/verify", VerifyAuditAsync).WithMetadata(new NeedsAttribute(Right.ReadAudit)).WithTags("Administration").WithName("verifyAudit").WithSummary("Check that nothing in the audit log was changed").Produces<AuditVerdict>();
        api.MapGet("/keys", ListKeysAsync).WithMetadata(new NeedsAttribute(Right.ManageKeys)).WithTags("Keys").WithName("listKeys").WithSummary("List keys, without the keys themselves").Produces<PageShown<KeyShown>>();
        api.MapPost("/keys", CreateKeyAsync).WithMetadata(new NeedsAttribute(Right.ManageKeys)).WithTags("Keys").WithName("createKey").WithSummary("Make a key; it is shown once").Produces<KeyShown>();
        api.MapDelete("/keys/{name}", RevokeKeyAsync).WithMetadata(new NeedsAttribute(Right.ManageKeys)).WithTags("Keys").WithName("revokeKey").WithSummary("End a key, at once");
    }

    private static async Task ExportAuditAsync(HttpContext http, AuditService audit)
    {
        http.Response.ContentType = "application/jsonl; charset=utf-8";
        await foreach (var record in audit.ReadAllAsync(http.RequestAborted))
            await http.Response.WriteAsync($"{AuditLine.Of(record)}\n", http.RequestAborted);
    }

    private static async Task<JsonHttpResult<AuditVerdict>> VerifyAuditAsync(AuditService audit, CancellationToken cancellationToken) =>
        TypedResults.Json(await audit.VerifyAsync(cancellationToken), AdministrationJson.Default.AuditVerdict);

    private static async Task<JsonHttpResult<PageShown<KeyShown>>> ListKeysAsync(string? after, int? limit, KeyService keys, CancellationToken cancellationToken) =>
        TypedResults.Json(PageShown<KeyShown>.Of(await keys.ListAsync(Answers.Page(after, limit), cancellationToken), key => Shown(key, secret: null)), AdministrationJson.Default.PageShownKeyShown);

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
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(PageShown<KeyShown>))]
internal sealed partial class AdministrationJson : JsonSerializerContext;
