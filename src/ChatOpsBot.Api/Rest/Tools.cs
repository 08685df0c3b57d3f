using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>The tools that agents have.</summary>
internal static class Tools
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var tools = api.MapGroup("/tools").WithTags("Tools");
        tools.MapGet("/", ListAsync).WithName("listTools").WithSummary("List the tools that the caller's tasks may use, and all with the scope 'manage-tools'");
        tools.MapGet("/{name}", ShowAsync).Versioned(VersionAsync).WithName("getTool").WithSummary("Read a tool: what it is given, what has to be allowed; its ETag is for changing it");
        tools.MapPut("/{name}/enabled", EnableAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageTools)).WithName("enableTool").WithSummary("Let agents use a tool, or not any more");
        tools.MapPut("/{name}/rules", SetRulesAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageTools)).WithName("putToolRules").WithSummary("Say which calls of a tool a person has to allow, who may have it called, and what it may take; what is left out stays, 'none' takes away");
        tools.MapPut("/{name}/words", SetWordsAsync).Versioned(VersionAsync).WithMetadata(new NeedsAttribute(Right.ManageTools)).WithName("putToolWords").WithSummary("Say what a tool is called and what it does, for models and for people; what is left out is as it says of itself");
        tools.MapPost("/{name}/calls", CallAsync).WithName("callTool").WithSummary("Call a tool that needs nobody's word: what has to be allowed is called in runs").Produces<ToolCalled>().ProducesProblem(404).ProducesProblem(422);
        var services = api.MapGroup("/tool-services").WithTags("Tools").WithMetadata(new NeedsAttribute(Right.ManageTools));
        services.MapGet("/", ListServicesAsync).WithName("listToolServices").WithSummary("List the services whose operations are tools");
        services.MapGet("/{name}", ShowServiceAsync).Versioned(VersionOfServiceAsync).WithName("getToolService").WithSummary("Read a service whose operations are tools; its ETag is for changing it");
        services.MapPut("/{name}", PutAsync).Versioned(VersionOfServiceAsync).WithName("putToolService").WithSummary("Add the operations of a service by its OpenAPI document, or the tools of an MCP server; or read them anew");
        services.MapGet("/{name}/changes", ReviewAsync).WithName("reviewToolService").WithSummary("See how a service describes its tools otherwise than when it was added; what changed is not called before it is accepted");
        services.MapPost("/{name}/accept", AcceptAsync).WithName("acceptToolService").WithSummary("Have the tools of a service be as it describes them now");
        services.MapDelete("/{name}", RemoveAsync).Versioned(VersionOfServiceAsync).WithName("removeToolService").WithSummary("Take a service away with its tools");
    }

    private static async Task<Ok<PageShown<ToolShown>>> ListAsync(HttpContext http, string? after, int? limit, ToolService tools, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        return TypedResults.Ok(PageShown<ToolShown>.Of(await tools.ListAsync(caller.Actor, caller.Asker, Answers.Page(after, limit), cancellationToken), ToolShown.Of));
    }

    private static async Task<Results<Ok<ToolShown>, ProblemHttpResult>> ShowAsync(HttpContext http, string name, ToolService tools, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        return await tools.FindAsync(caller.Actor, caller.Asker, name, cancellationToken) is { } tool ? TypedResults.Ok(ToolShown.Of(tool)) : None(name);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EnableAsync(HttpContext http, string name, EnabledSent? sent, ToolService tools, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        if (sent?.IsEnabled is not { } isEnabled)
            return Answers.Refused("'isEnabled' must be true or false.");
        if (await tools.FindAsync(caller.Actor, caller.Asker, name, cancellationToken) is not { } tool)
            return None(name);
        await tools.SetAsync(caller.Actor, tool.Setting, tool.Setting with { IsEnabled = isEnabled }, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetRulesAsync(HttpContext http, string name, ToolWish? sent, ToolService tools, ToolRules rules, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        if (await tools.FindAsync(caller.Actor, caller.Asker, name, cancellationToken) is not { } tool)
            return None(name);
        if (sent is null || sent == new ToolWish())
            return Answers.Refused("Say what is to be otherwise.");
        return await rules.SetAsync(caller.Actor, tool, sent, cancellationToken) is { } wrong ? Answers.Wrong(wrong.Reason) : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetWordsAsync(HttpContext http, string name, WordsSent? sent, ToolService tools, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        if (await tools.FindAsync(caller.Actor, caller.Asker, name, cancellationToken) is not { } tool)
            return None(name);
        if (sent is null)
            return Answers.Refused("Send 'name' and 'description'; what is left out is as the tool says of itself.");
        return await tools.SetWordsAsync(caller.Actor, tool, sent.Name, sent.Description, cancellationToken) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();
    }

    private static async Task<IResult> CallAsync(HttpContext http, string name, CallSent? sent, ToolService tools, TurnLimits limits, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        if (await tools.UsableAsync(caller.Asker, isShared: false, name, cancellationToken) is not { } tool)
            return None(name);
        var account = UsageAccount.Of(caller.Asker);
        if (await limits.CheckAsync(caller, account, await administration.ReadAsync(cancellationToken), cancellationToken) is { } refusal)
            return Memory.Questions.Refused(http, refusal);
        var arguments = sent?.Arguments ?? [];
        if (ToolArguments.Wrong(tool, arguments) is { } wrong)
            return Answers.Refused(wrong);
        if (ToolService.WhyNotByHand(tool) is { } never)
            return Answers.Wrong(never);
        if (tool.NeedsApproval(arguments))
            return Answers.Refused("A person has to allow this call: give a task that needs it, in a conversation or as a run.");
        var id = Guid.CreateVersion7().ToString("N");
        var (state, result) = await tools.TryAsync(caller.Actor, account, tool, arguments, new ToolCaller(caller.Asker, caller.Reader, $"try-{id}", Zone: null)
        {
            Message = new MessagePosted(id, "", []), Place = Conversations.PlaceOf(caller, "tools")!, KeyHeader = tool.KeyHeader,
        }, cancellationToken);
        return TypedResults.Ok(new ToolCalled(state.ToString().ToLowerInvariant(), result));
    }

    private static async Task<Ok<PageShown<ToolServiceShown>>> ListServicesAsync(string? after, int? limit, ToolService tools, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<ToolServiceShown>.Of(Page.In(await tools.ServicesAsync(cancellationToken), Answers.Page(after, limit), service => service.Origin.Name), service => ToolServiceShown.Of(service.Origin, service.Tools)));

    private static async Task<Results<Ok<ToolServiceShown>, ProblemHttpResult>> PutAsync(HttpContext http, string name, ToolServiceSent? sent, ToolService tools, CancellationToken cancellationToken)
    {
        ToolProtocol? protocol = sent?.Protocol switch { "openapi" => ToolProtocol.OpenApi, "mcp" => ToolProtocol.Mcp, _ => null };
        if (protocol is not { } known)
            return Answers.Refused("'protocol' must be openapi or mcp.");
        if (sent!.Only?.Any(operation => operation is null) == true)
            return Answers.Refused("'only' has names of operations.");
        if (known == ToolProtocol.Mcp && sent.Document is not null)
            return Answers.Refused("An MCP server is asked for its tools; 'document' is for OpenAPI.");
        var origin = new ToolOrigin(name, known, sent.Address ?? "", sent.Authentication, "", default) { Only = sent.Only is { Count: > 0 } ? [.. sent.Only.OfType<string>()] : null };
        var (service, wrong) = await tools.AddAsync(Caller.Of(http).Actor, origin, sent.Document?.GetRawText(), cancellationToken);
        return service is null ? Answers.Wrong(wrong!) : TypedResults.Ok(ToolServiceShown.Of(origin, service.Tools));
    }

    private static async Task<Results<Ok<ToolChangesShown>, ProblemHttpResult>> ReviewAsync(string name, ToolService tools, CancellationToken cancellationToken)
    {
        var (changes, wrong) = await tools.ReviewAsync(name, cancellationToken);
        return changes is not null ? TypedResults.Ok(ToolChangesShown.Of(changes)) : await IsThereAsync(name, tools, cancellationToken) ? Answers.Wrong(wrong!) : NoService(name);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AcceptAsync(HttpContext http, string name, MarkSent? sent, ToolService tools, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(name, tools, cancellationToken))
            return NoService(name);
        return await tools.AcceptAsync(Caller.Of(http).Actor, name, sent?.Mark ?? "", cancellationToken) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();
    }

    private static async Task<bool> IsThereAsync(string name, ToolService tools, CancellationToken cancellationToken) => await FindAsync(name, tools, cancellationToken) is not null;

    private static async Task<ToolServiceShown?> FindAsync(string name, ToolService tools, CancellationToken cancellationToken) =>
        (await tools.ServicesAsync(cancellationToken)).Where(service => service.Origin.Name == name).Select(service => ToolServiceShown.Of(service.Origin, service.Tools)).FirstOrDefault();

    private static async Task<Results<Ok<ToolServiceShown>, ProblemHttpResult>> ShowServiceAsync(string name, ToolService tools, CancellationToken cancellationToken) =>
        await FindAsync(name, tools, cancellationToken) is { } found ? TypedResults.Ok(found) : NoService(name);

    private static async Task<string?> VersionOfServiceAsync(HttpContext http) =>
        (await http.RequestServices.GetRequiredService<ToolService>().ServicesAsync(http.RequestAborted)).Where(service => service.Origin.Name == http.Named("name")).Select(service => $"{service.Origin.AddedAt:O}").FirstOrDefault();

    private static async Task<string?> VersionAsync(HttpContext http) =>
        (await http.RequestServices.GetRequiredService<ToolService>().FindAsync(Caller.Of(http).Actor, Caller.Of(http).Asker, http.Named("name"), http.RequestAborted))?.Setting is { } setting
            ? $"{setting} {string.Join(',', setting.Access ?? [])} {string.Join(',', setting.Approvers ?? [])}"
            : null;

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string name, ToolService tools, CancellationToken cancellationToken) =>
        await tools.RemoveAsync(Caller.Of(http).Actor, name, cancellationToken) ? TypedResults.NoContent() : NoService(name);

    private static ProblemHttpResult NoService(string name) => Answers.None($"There is no service '{name}'.");

    private static ProblemHttpResult None(string name) => Answers.None($"There is no tool '{name}'.");
}

/// <param name="Risk"><c>read</c>, <c>write</c> or <c>destructive</c>.</param>
/// <param name="Approval">Which of its calls a person has to allow; missing: by its risk.</param>
/// <param name="Service">Missing: it is built in.</param>
/// <param name="Arguments">Their JSON schema.</param>
internal sealed record ToolShown(string Name, string Description, string Risk, string? Approval, bool IsEnabled, string? Service, JsonElement Arguments)
{
    public static ToolShown Of(ToolState state) => new(state.Tool.Name, state.Tool.Function.Description, state.Tool.Risk.ToString().ToLowerInvariant(), state.Setting.Approval, state.Setting.IsEnabled, state.Origin?.Name, state.Tool.Function.JsonSchema);
}

/// <param name="Arguments">As the tool's schema says.</param>
internal sealed record CallSent(JsonObject? Arguments);

/// <param name="State"><c>done</c>, <c>failed</c>, or <c>unknown</c>: it was sent, and nobody knows whether it was done.</param>
/// <param name="Result">As the tool tells it: data, not words to be followed.</param>
internal sealed record ToolCalled(string State, string Result);

internal sealed record WordsSent(string? Name, string? Description);

/// <param name="Protocol"><c>openapi</c> or <c>mcp</c>.</param>
/// <param name="Address">Of the OpenAPI document; with the document sent along, of the service; of an MCP server, or its name in the configuration.</param>
/// <param name="Authentication"><c>bearer NAME</c>, <c>basic NAME</c>, <c>header X-Api-Key NAME</c>, <c>oauth NAME</c> or <c>person NAME</c>, with the name of a secret or client in the configuration.</param>
/// <param name="Only">Which operations become tools, as <c>getOrder</c> and <c>refund*</c>; missing: all.</param>
/// <param name="Document">The OpenAPI document itself; missing: it is read from the address.</param>
internal sealed record ToolServiceSent(string? Protocol, string? Address, string? Authentication, IReadOnlyList<string?>? Only, JsonElement? Document);

internal sealed record ToolServiceShown(string Name, string Protocol, string Address, string? Authentication, IReadOnlyList<string> Tools)
{
    public static ToolServiceShown Of(ToolOrigin origin, IReadOnlyList<Tool> tools) => new(origin.Name, origin.Protocol.ToString().ToLowerInvariant(), origin.Address, origin.Authentication, [.. tools.Select(tool => tool.Name)]);
}

/// <param name="Mark">To be sent when it is accepted.</param>
internal sealed record ToolChangesShown(string Mark, IReadOnlyList<ToolDescribed> New, IReadOnlyList<string> Gone, IReadOnlyList<ToolChanged> Changed)
{
    public static ToolChangesShown Of(ToolChanges changes) => new(
        changes.Mark, [.. changes.New.Select(ToolDescribed.Of)], [.. changes.Gone.Select(tool => tool.Name)], [.. changes.Changed.Select(each => new ToolChanged(ToolDescribed.Of(each.Before), ToolDescribed.Of(each.After)))]);
}

internal sealed record ToolDescribed(string Name, string Description, string Risk, JsonElement Arguments)
{
    public static ToolDescribed Of(Tool tool) => new(tool.Name, tool.Function.Description, tool.Risk.ToString().ToLowerInvariant(), tool.Function.JsonSchema);
}

internal sealed record ToolChanged(ToolDescribed Before, ToolDescribed After);

internal sealed record MarkSent(string? Mark);

internal sealed record EnabledSent(bool? IsEnabled);
