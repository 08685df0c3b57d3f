using System.CommandLine;
using System.Text.RegularExpressions;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Tools;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>Adds the operations of a service, by the address of its OpenAPI document or by the document itself; or the tools of an MCP
/// server, by its address or by its name in the configuration.</summary>
internal sealed partial class ToolAdd(ToolService tools, PlatformDirectory platforms, IOptions<AgentOptions> options) : IChatCommand
{
    private static readonly Argument<string> Address = new("address") { Description = "Of the service's OpenAPI document; with the document attached, of the service; of an MCP server, or its name in the configuration" };
    private static readonly Option<bool> Mcp = new("--mcp") { Description = "It is an MCP server" };
    private static readonly Option<string?> Name = new("--name") { Description = "What its tools' names begin with" };
    private static readonly Option<string?> Only = new("--only") { Description = "Which operations become tools, parted by commas, as \"getOrder,refund*\"; without it all" };
    private static readonly Option<string?> Authentication = new("--auth") { Description = "`bearer NAME`, `basic NAME`, `header X-Api-Key NAME`, `oauth NAME`, or `person NAME` for the account of whoever has it called, with the name of a secret or client in the configuration" };

    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool add https://orders.example.com/openapi.json --name orders --auth \"bearer ORDERS\"";

    public Command Describe() => new("add", "Add the operations of a service by its OpenAPI document, or the tools of an MCP server; or read them anew") { Address, Name, Mcp, Only, Authentication };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var written = parsed.GetRequiredValue(Address).Trim('<', '>', '`');
        var isLocal = options.Value.Servers.ContainsKey(written);
        var name = parsed.GetValue(Name) ?? NotInNames().Replace((!isLocal && Uri.TryCreate(written, UriKind.Absolute, out var address) ? address.Host.Split('.')[0] : written).ToLowerInvariant(), "-");
        string? document = null;
        if (context.Message.Attachments is [var attachment, ..])
        {
            try
            {
                await using var content = await platforms.Of(context.Reference).OpenAttachmentAsync(context.Reference, attachment, cancellationToken);
                (document, _) = await LimitedContent.ReadTextAsync(content, OpenApiProtocol.LargestDocument, cancellationToken);
            }
            catch (AttachmentUnavailableException gone)
            {
                return new CommandResult.Refused((Phrase)gone.Message);
            }
        }

        var protocol = isLocal || parsed.GetValue(Mcp) ? ToolProtocol.Mcp : ToolProtocol.OpenApi;
        var (service, wrong) = await tools.AddAsync(context.Actor, new ToolOrigin(name, protocol, written, parsed.GetValue(Authentication), "", default) { Only = parsed.GetValue(Only)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } some ? some : null }, document, cancellationToken);
        return service is null
            ? new CommandResult.Refused(wrong!, protocol == ToolProtocol.Mcp ? "tool add https://mcp.example.com/mcp --name crm --mcp" : Example)
            : CommandResult.Say($"**{name}** has {service.Tools.Count} tools that agents can call at {service.Address}. Those that change something have to be allowed by a person each time; `tool policy` says otherwise.", new Core.Messages.ReplyButton("Tools", "tool list"));
    }

    [GeneratedRegex("[^a-z0-9-]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInNames();
}

internal sealed class ToolRemove(ToolService tools) : IChatCommand
{
    public string Group => "tool";

    public Right Needs => Right.ManageTools;

    public bool Changes => true;

    public string Example => "tool remove orders";

    public Command Describe() => new("remove", "Take the tools of a service away") { NamedService.Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(NamedService.Name);
        return await tools.RemoveAsync(context.Actor, name, cancellationToken)
            ? CommandResult.Say($"The tools of **{name}** are gone. What was said about them is kept, for when it is added again.")
            : new CommandResult.Refused($"There is no service `{name}`.", "tool list");
    }
}
