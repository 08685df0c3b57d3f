using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ChatOpsBot.Api.Mcp;

/// <summary>Prompts of the catalogue, in the version that is in force: procedures for everybody, the others for whoever may read them in a chat.</summary>
internal static class CataloguePrompts
{
    private const string Runbook = "runbook";

    public static IMcpServerBuilder WithCataloguePrompts(this IMcpServerBuilder server) => server
        .WithListPromptsHandler(async (request, cancellationToken) => new ListPromptsResult
        {
            Prompts = [.. (await VisibleAsync(request.Services!, cancellationToken)).Values.OrderBy(prompt => prompt.Name, StringComparer.Ordinal).Select(prompt => new ModelContextProtocol.Protocol.Prompt
            {
                Name = prompt.Name,
                Description = prompt.Prompt.Head.Description,
                Arguments = [.. prompt.Prompt.Head.Variables.Select(variable => new PromptArgument { Name = variable.Key, Description = variable.Value.Description, Required = variable.Value.Required })],
            })],
        })
        .WithGetPromptHandler(async (request, cancellationToken) =>
        {
            if (!(await VisibleAsync(request.Services!, cancellationToken)).TryGetValue(request.Params?.Name ?? "", out var prompt))
                throw new McpProtocolException($"There is no prompt '{request.Params?.Name}'.", McpErrorCode.InvalidParams);
            var given = (request.Params?.Arguments ?? new Dictionary<string, System.Text.Json.JsonElement>(StringComparer.Ordinal)).ToDictionary(argument => argument.Key, object (argument) => argument.Value.ToString(), StringComparer.Ordinal);
            if (prompt.Prompt.Head.Variables.FirstOrDefault(variable => variable.Value.Required && !given.ContainsKey(variable.Key)).Key is { } missing)
                throw new McpProtocolException($"The argument '{missing}' is missing.", McpErrorCode.InvalidParams);
            try
            {
                var set = await SetAsync(request.Services!, cancellationToken);
                return new GetPromptResult { Description = prompt.Prompt.Head.Description, Messages = [new PromptMessage { Role = ModelContextProtocol.Protocol.Role.User, Content = new TextContentBlock { Text = set.Render(prompt.Prompt, given) } }] };
            }
            catch (PromptException wrong)
            {
                throw new McpProtocolException(wrong.Message, wrong, McpErrorCode.InvalidParams);
            }
        });

    private static async Task<Dictionary<string, PromptInForce>> VisibleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(KnowledgeResources.HttpOf(services));
        var set = await SetAsync(services, cancellationToken);
        return set.Names.Select(set.Get).Where(prompt => caller.May(Right.EditPrompts) || (prompt.Prompt.Head.Purpose == Runbook && MayStart(caller, prompt.Prompt.Head))).ToDictionary(prompt => prompt.Name, StringComparer.Ordinal);
    }

    private static bool MayStart(ApiCaller caller, PromptHead head) => head.Access.Count == 0 || caller.Reader.May([.. head.Access.Select(Access.Read).OfType<string>()]);

    private static async Task<PromptSet> SetAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<PromptLibrary>().In(await services.GetRequiredService<CurrentAdministration>().ReadAsync(cancellationToken), Place.Nowhere);
}
