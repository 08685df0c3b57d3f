using ChatOpsBot.Api.Webhooks;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>The commands that there are, and who is told of what happens.</summary>
internal static class Hooks
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/commands", ListCommands).WithTags("Conversations").WithName("listCommands").WithSummary("List the commands that the caller may say in a conversation");
        var hooks = api.MapGroup("/webhooks").WithTags("Webhooks").WithMetadata(new NeedsAttribute(Right.ManageSettings));
        hooks.MapGet("/", ListHooksAsync).WithName("listWebhooks").WithSummary("List who is told of what happens");
        hooks.MapGet("/{name}", ShowHookAsync).Versioned(VersionAsync).WithName("getWebhook").WithSummary("Read who is told of what; its ETag is for changing it");
        hooks.MapPut("/{name}", PutHookAsync).Versioned(VersionAsync).WithName("putWebhook").WithSummary("Have an address told of events: run.finished, question.unanswered, feedback.given")
            .WithDescription("What is sent carries 'ChatOps-Signature: t=SECONDS,v1=HEX', the HMAC-SHA256 by the secret over 'SECONDS.BODY'. The secret is shown once, and stays until 'newSecret' is true. What is not taken with 2xx is sent again with growing pauses.");
        hooks.MapDelete("/{name}", RemoveHookAsync).Versioned(VersionAsync).WithName("removeWebhook").WithSummary("Tell an address nothing more");
    }

    private static Ok<IReadOnlyList<CommandShown>> ListCommands(HttpContext http, ChatCommands commands)
    {
        var caller = Caller.Of(http);
        return TypedResults.Ok<IReadOnlyList<CommandShown>>([.. commands.All.Where(each => !each.Value.Command.IsForButtons && caller.May(each.Value.Command.Needs)).OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => new CommandShown(each.Key, each.Value.Grammar.Description ?? "", CommandHelp.Usage(each.Key, each.Value.Grammar), each.Value.Command.Example, Rights.NameOf(each.Value.Command.Needs), each.Value.Command.Changes))]);
    }

    private static async Task<Ok<PageShown<WebhookShown>>> ListHooksAsync(string? after, int? limit, WebhookService hooks, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<WebhookShown>.Of(Page.In(await hooks.ListAsync(cancellationToken), Answers.Page(after, limit), hook => hook.Name), WebhookShown.Of));

    private static async Task<Results<Ok<WebhookShown>, ProblemHttpResult>> ShowHookAsync(string name, WebhookService hooks, CancellationToken cancellationToken) =>
        await hooks.FindAsync(name, cancellationToken) is { } hook ? TypedResults.Ok(WebhookShown.Of(hook)) : None(name);

    private static async Task<Results<Ok<WebhookShown>, ProblemHttpResult>> PutHookAsync(HttpContext http, string name, WebhookSent? sent, WebhookService hooks, CancellationToken cancellationToken)
    {
        var (hook, secret, wrong) = await hooks.SaveAsync(Caller.Of(http).Actor, name, sent?.Url, sent?.Events, sent?.NewSecret == true, cancellationToken);
        return hook is null ? Answers.Refused(wrong!) : TypedResults.Ok(WebhookShown.Of(hook) with { Secret = secret });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveHookAsync(HttpContext http, string name, WebhookService hooks, CancellationToken cancellationToken) =>
        await hooks.RemoveAsync(Caller.Of(http).Actor, name, cancellationToken) ? TypedResults.NoContent() : None(name);

    private static async Task<string?> VersionAsync(HttpContext http) => (await http.RequestServices.GetRequiredService<WebhookService>().FindAsync(http.Named("name"), http.RequestAborted)) is { } hook ? WebhookEvents.Write(hook) : null;

    private static ProblemHttpResult None(string name) => Answers.None($"There is no webhook '{name}'.");
}

/// <param name="Scope">That a key needs for it.</param>
internal sealed record CommandShown(string Name, string Describes, string Usage, string Example, string Scope, bool Changes);

/// <param name="Secret">Only when it was made now.</param>
internal sealed record WebhookShown(string Name, string Url, IReadOnlyList<string> Events, string? Secret)
{
    public static WebhookShown Of(Webhook hook) => new(hook.Name, hook.Url, hook.Events, null);
}

/// <param name="Events">Left out, all.</param>
/// <param name="NewSecret">Of one that is there already: it is signed with another secret from now on.</param>
internal sealed record WebhookSent(string? Url, IReadOnlyList<string>? Events, bool? NewSecret);
