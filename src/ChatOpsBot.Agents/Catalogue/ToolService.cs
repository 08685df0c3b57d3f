using System.Net.Sockets;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>A tool and what was said about it.</summary>
/// <param name="Origin">The service that it is of; null for what is built in.</param>
internal sealed record ToolState(Tool Tool, ToolSetting Setting, ToolOrigin? Origin);

/// <summary>The tools that there are, and what administrators say about them.</summary>
internal sealed class ToolService(IToolStore store, OpenApiTools services, Toolbox toolbox, ToolSecrets secrets, IHttpClientFactory clients, TimeProvider time)
{
    public const string Client = "tool-documents";

    /// <summary>Of a document, in bytes.</summary>
    public const int LargestDocument = 20_000_000;

    /// <summary>By name: what the person may use and, for who looks after tools, all.</summary>
    public async Task<Page<ToolState>> ListAsync(Actor actor, Person person, PageRequest page, CancellationToken cancellationToken) =>
        Page.In((await VisibleAsync(actor, person, cancellationToken)).OrderBy(each => each.Tool.Name, StringComparer.Ordinal), page, each => each.Tool.Name);

    /// <returns>Null when there is no such tool for them.</returns>
    public async Task<ToolState?> FindAsync(Actor actor, Person person, string name, CancellationToken cancellationToken) =>
        (await VisibleAsync(actor, person, cancellationToken)).FirstOrDefault(each => each.Tool.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public async Task<IReadOnlyList<string>> NamesAsync(Actor actor, Person person, CancellationToken cancellationToken) => [.. (await VisibleAsync(actor, person, cancellationToken)).Select(each => each.Tool.Name)];

    /// <summary>Reads the description of a service and keeps it; one of that name is replaced.</summary>
    /// <param name="document">The description, where it was sent along; null: it is read from the address.</param>
    /// <returns>The service as it was read, or what is wrong.</returns>
    public async Task<(OpenApiOrigin? Service, Phrase? Wrong)> AddAsync(Actor actor, string name, Uri address, string? document, string? authentication, CancellationToken cancellationToken)
    {
        if (authentication is not null && secrets.Wrong(authentication) is { } wrong)
            return (null, wrong);
        if (document is null)
        {
            (document, var unread) = await ReadAsync(address, cancellationToken);
            if (document is null)
                return (null, unread);
        }

        var (service, unusable) = OpenApiOrigin.Read(document, address);
        if (service is null)
            return (null, unusable);
        if (authentication is not null && service.Address.Host != address.Host)
            return (null, $"{address} says that its operations are at {service.Address}, which is another host: the secret is not sent there. Attach the document to `tool add {service.Address}`.");
        var before = (await store.OriginsAsync(cancellationToken)).FirstOrDefault(each => each.Name == name)?.Address;
        await store.SaveAsync(new ToolOrigin(name, address.ToString(), authentication, actor.Id, time.GetUtcNow()), document, actor.Audit("tools.added", name, before, address.ToString()), cancellationToken);
        return (service, null);
    }

    public Task SetAsync(Actor actor, ToolSetting before, ToolSetting after, CancellationToken cancellationToken) =>
        store.SaveAsync(after, actor.Audit("tool.changed", after.Tool, Written(before), Written(after)), cancellationToken);

    /// <returns>False when there is no such service.</returns>
    public Task<bool> RemoveAsync(Actor actor, string origin, CancellationToken cancellationToken) => store.RemoveAsync(origin, actor.Audit("tools.removed", origin), cancellationToken);

    /// <returns>What is wrong with the rule; null when nothing is.</returns>
    public static Phrase? Wrong(ToolState state, string rule) =>
        ApprovalRule.Wrong(rule, ((JsonNode.Parse(state.Tool.Function.JsonSchema.GetRawText())?["properties"] as JsonObject) ?? []).Select(member => member.Key));

    private async Task<IReadOnlyList<ToolState>> VisibleAsync(Actor actor, Person person, CancellationToken cancellationToken)
    {
        var all = await services.AllAsync(cancellationToken);
        var mine = await toolbox.ForAsync(person, isShared: false, cancellationToken);
        return
        [
            .. all.Where(each => actor.May(Right.ManageTools) || mine.ContainsKey(each.Tool.Name)).Select(each => new ToolState(each.Tool, each.Setting, each.Origin)),
            .. mine.Values.Where(tool => all.All(each => each.Tool.Name != tool.Name)).Select(tool => new ToolState(tool, new ToolSetting(tool.Name), null)),
        ];
    }

    private async Task<(string? Document, Phrase? Wrong)> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return (null, $"{address} answered with an error ({(int)response.StatusCode}). Check the address.");
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (text, isCut) = await LimitedContent.ReadTextAsync(stream, LargestDocument, cancellationToken);
            return isCut ? (null, $"{address} is larger than {LargestDocument / 1_000_000} MB and was not read.") : (text, null);
        }
        catch (Exception forbidden) when (GuardedHttp.IsForbidden(forbidden))
        {
            return (null, $"{address} is not a public address and was not opened. Whoever runs this bot can allow networks of the company in `ChatOps:Agents:AllowedNetworks`.");
        }
        catch (Exception away) when (away is HttpRequestException or IOException or SocketException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, $"{address} could not be reached. Check the address.");
        }
    }

    private static string Written(ToolSetting setting) =>
        $"{(setting.IsEnabled ? "enabled" : "disabled")}, approval {setting.Approval ?? "by risk"}, allowed by {(setting.Approvers is null ? "the caller" : string.Join(", ", setting.Approvers))}{(setting.IsFourEyes ? ", four eyes" : "")}, idempotency header {setting.IdempotencyHeader ?? "none"}, for {(setting.Access is null ? "everyone" : string.Join(", ", setting.Access))}";
}
