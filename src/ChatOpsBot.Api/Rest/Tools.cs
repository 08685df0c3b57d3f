using System.Text.Json;
using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>The tools that agents have.</summary>
internal static class Tools
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var tools = api.MapGroup("/tools").WithTags("Tools");
        tools.MapGet("/", ListAsync).WithName("listTools").WithSummary("List the tools that the caller's tasks may use, and all with the scope 'manage-tools'");
        tools.MapGet("/{name}", ShowAsync).WithName("getTool").WithSummary("Read a tool: what it is given, what has to be allowed");
        tools.MapPut("/{name}/enabled", EnableAsync).WithMetadata(new NeedsAttribute(Right.ManageTools)).WithName("enableTool").WithSummary("Let agents use a tool, or not any more");
        api.MapDelete("/tool-services/{name}", RemoveAsync).WithTags("Tools").WithMetadata(new NeedsAttribute(Right.ManageTools)).WithName("removeToolService").WithSummary("Take a service away with its tools");
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

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(HttpContext http, string name, ToolService tools, CancellationToken cancellationToken) =>
        await tools.RemoveAsync(Caller.Of(http).Actor, name, cancellationToken) ? TypedResults.NoContent() : Answers.None($"There is no service '{name}'.");

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

internal sealed record EnabledSent(bool? IsEnabled);
