using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Tools;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>A tool and what was said about it.</summary>
/// <param name="Origin">The service that it is of; null for what is built in.</param>
internal sealed record ToolState(Tool Tool, ToolSetting Setting, ToolOrigin? Origin);

/// <summary>The tools that there are, and what administrators say about them.</summary>
internal sealed partial class ToolService(IToolStore store, AddedTools services, Toolbox toolbox, ToolSecrets secrets, TurnLimits limits, IAuditLog audit, TimeProvider time, IOptions<AgentOptions> options)
{
    private const int LongestDescription = 1_000;
    private const string Begun = "begun";
    private const int MostNamed = 12;

    /// <summary>By name: what the person may use and, for who looks after tools, all.</summary>
    public async Task<Page<ToolState>> ListAsync(Actor actor, Person person, PageRequest page, CancellationToken cancellationToken) =>
        Page.In((await VisibleAsync(actor, person, cancellationToken)).OrderBy(each => each.Tool.Name, StringComparer.Ordinal), page, each => each.Tool.Name);

    /// <returns>Null when there is no such tool for them.</returns>
    public async Task<ToolState?> FindAsync(Actor actor, Person person, string name, CancellationToken cancellationToken) =>
        (await VisibleAsync(actor, person, cancellationToken)).FirstOrDefault(each => each.Tool.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public async Task<IReadOnlyList<string>> NamesAsync(Actor actor, Person person, CancellationToken cancellationToken) => [.. (await VisibleAsync(actor, person, cancellationToken)).Select(each => each.Tool.Name)];

    /// <summary>The services whose tools there are, by name.</summary>
    public async Task<IReadOnlyList<(ToolOrigin Origin, IReadOnlyList<Tool> Tools)>> ServicesAsync(CancellationToken cancellationToken) =>
        [.. (await services.ByOriginAsync(cancellationToken)).OrderBy(each => each.Origin.Name, StringComparer.Ordinal)];

    /// <summary>Keeps a service with what it says it can do; one of that name is replaced.</summary>
    /// <param name="description">What it says, where it was sent along; null: it is asked.</param>
    /// <returns>The service as it was read, or what is wrong.</returns>
    public async Task<(ServiceTools? Service, Phrase? Wrong)> AddAsync(Actor actor, ToolOrigin wanted, string? description, CancellationToken cancellationToken)
    {
        if (!(wanted.Protocol == ToolProtocol.Mcp && options.Value.Servers.ContainsKey(wanted.Address)) && (!Uri.TryCreate(wanted.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
            return (null, $"`{wanted.Address}` is no web address, and no server in `ChatOps:Agents:Servers`.");
        if (!GoodServiceName().IsMatch(wanted.Name))
            return (null, "A name has up to 20 small letters, digits and `-`.");
        if (wanted.Authentication is { } authentication && secrets.Wrong(authentication) is { } wrong)
            return (null, wrong);
        if (wanted.Protocol == ToolProtocol.Mcp && ToolSecrets.AccountOf(wanted.Authentication) is not null)
            return (null, "People's own accounts are for services with an OpenAPI document; an MCP server is connected to once for everybody.");
        var origin = wanted with { AddedBy = actor.Id, AddedAt = time.GetUtcNow() };
        if (description is null)
        {
            (description, var unread) = await services.Of(origin).DescribeAsync(origin, cancellationToken);
            if (description is null)
                return (null, unread);
        }

        var (whole, unusable) = services.Of(origin).Read(origin, description);
        if (whole is null)
            return (null, unusable);
        var service = whole with { Tools = [.. whole.Tools.Where(tool => origin.Has(tool.Name))] };
        if (service.Tools.Count == 0)
            return (null, $"{origin.Name} has no operation that is called like that. It has {string.Join(", ", whole.Tools.Take(MostNamed).Select(tool => $"`{tool.Name[(origin.Name.Length + 1)..]}`"))}{(whole.Tools.Count > MostNamed ? (Phrase)" and others" : "")}.");
        var before = await OriginAsync(origin.Name, cancellationToken);
        await store.SaveAsync(origin, description, actor.Audit("tools.added", origin.Name, before?.Address, origin.Address), cancellationToken);
        return (service, null);
    }

    /// <summary>Asks a service what it can do by now.</summary>
    /// <returns>How that differs from what an administrator looked at; or why that can't be said.</returns>
    public async Task<(ToolChanges? Changes, Phrase? Wrong)> ReviewAsync(string name, CancellationToken cancellationToken)
    {
        var (_, _, changes, wrong) = await CompareAsync(name, cancellationToken);
        return (changes, wrong);
    }

    /// <summary>Has the tools of a service be as it says by now.</summary>
    /// <param name="mark">Of what was looked at.</param>
    /// <returns>What stands against it; null when it is kept.</returns>
    public async Task<Phrase?> AcceptAsync(Actor actor, string name, string mark, CancellationToken cancellationToken)
    {
        var (origin, description, changes, wrong) = await CompareAsync(name, cancellationToken);
        if (changes is null)
            return wrong;
        if (changes.Mark != mark)
            return "The service describes itself otherwise again. Look at it once more.";
        await store.SaveAsync(origin! with { AddedBy = actor.Id, AddedAt = time.GetUtcNow() }, description!, actor.Audit("tools.accepted", name, after: string.Join(", ", changes.Names)), cancellationToken);
        return null;
    }

    public Task SetAsync(Actor actor, ToolSetting before, ToolSetting after, CancellationToken cancellationToken) =>
        store.SaveAsync(after, actor.Audit("tool.changed", after.Tool, Written(before), Written(after)), cancellationToken);

    /// <returns>Null when the person can't use such a tool there.</returns>
    public async Task<Tool?> UsableAsync(Person person, bool isShared, string name, CancellationToken cancellationToken) =>
        (await toolbox.ForAsync(person, isShared, cancellationToken)).GetValueOrDefault(name);

    /// <returns>Why a tool is not called by hand; null where it is.</returns>
    public static Phrase? WhyNotByHand(Tool tool) => tool.IsForPerson ? $"`{tool.Name}` asks a person; there is nothing to try."
        : tool.IsSubtask ? $"`{tool.Name}` is of use in tasks alone."
        : ToolQuota.IsLimited(tool) ? (Phrase)$"An administrator limits how often `{tool.Name}` is called, or what its calls may come to: it is called in tasks, where that is counted."
        : null;

    /// <summary>Calls a tool by hand, outside of any run; once, also where the process ends amid it.</summary>
    /// <returns>What became of it.</returns>
    public async Task<(RunStepState State, string Result)> TryAsync(CommandContext context, Tool tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        if (tool.Risk != ToolRisk.Read && tool.KeyHeader is null)
        {
            if (context.Output.Checkpoint == Begun)
                return (RunStepState.Unknown, "The call was begun and then interrupted.");
            await context.Output.CheckpointAsync(Begun, cancellationToken);
        }

        return await TryAsync(context.Actor, context.Account, tool, arguments, new ToolCaller(context.Person, context.Reader, $"try-{context.Id}", context.Entry.Sender.Zone) { Message = context.Message, Place = context.Reference, Assistant = context.Snapshot.AssistantIn(context.Channel), KeyHeader = tool.KeyHeader }, cancellationToken);
    }

    /// <summary>The same for who sees to it that it is called once.</summary>
    public async Task<(RunStepState State, string Result)> TryAsync(Actor actor, UsageAccount account, Tool tool, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(actor.Audit("tool.tried", tool.Name, after: arguments.ToJsonString()), cancellationToken);
        return await limits.CountAsync(account, () => ToolInvocation.CallAsync(tool, arguments, caller, CancellationToken.None));
    }

    /// <returns>The client with which people connect their accounts at a service; null when it is used with none.</returns>
    public async Task<string?> AccountAsync(string service, CancellationToken cancellationToken) => ToolSecrets.AccountOf((await OriginAsync(service, cancellationToken))?.Authentication);

    /// <summary>Says what a tool is called and what it does, for models and for people.</summary>
    /// <param name="name">Null, or <c>none</c>: as it calls itself.</param>
    /// <param name="description">Null, or <c>none</c>: as it says of itself.</param>
    /// <returns>What stands against it; null when it is done.</returns>
    public async Task<Phrase?> SetWordsAsync(Actor actor, ToolState state, string? name, string? description, CancellationToken cancellationToken)
    {
        var after = state.Setting with { Name = name == ToolRules.None ? null : name, Description = description == ToolRules.None ? null : description };
        if (after.Name is { } called && !GoodName().IsMatch(called))
            return "A name has up to 64 letters, digits, `_` and `-`.";
        if (after.Description?.Length > LongestDescription)
            return $"A description has at most {LongestDescription} characters.";
        if (after.Name != state.Setting.Name && await WhyNotCalledAsync(state, after.Name ?? after.Tool, cancellationToken) is { } against)
            return against;
        await SetAsync(actor, state.Setting, after, cancellationToken);
        return null;
    }

    private async Task<Phrase?> WhyNotCalledAsync(ToolState state, string name, CancellationToken cancellationToken)
    {
        // What is built in is known by its name elsewhere.
        if (state.Origin is null)
            return "What is built in keeps its name.";
        if (name == RelevantTools.Finder || (await toolbox.AllAsync(cancellationToken)).Any(each => each.Setting.Tool != state.Setting.Tool && each.Tool.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            return $"There is a tool `{name}` already.";
        return (await store.SettingsAsync(cancellationToken)).FirstOrDefault(setting => new[] { setting.Verification, setting.DryRun }.Any(call => call?.Split(' ')[0] == state.Tool.Name)) is { } other
            ? (Phrase)$"`{other.Name ?? other.Tool}` is verified or tried by it. Change that first: `tool policy {other.Name ?? other.Tool}`."
            : null;
    }

    /// <returns>The services that are used with accounts of a client.</returns>
    public async Task<IReadOnlyList<string>> ServicesOfAsync(string client, CancellationToken cancellationToken) =>
        [.. (await store.OriginsAsync(cancellationToken)).Where(origin => ToolSecrets.AccountOf(origin.Authentication) == client).Select(origin => origin.Name)];

    /// <returns>False when there is no such service.</returns>
    public Task<bool> RemoveAsync(Actor actor, string origin, CancellationToken cancellationToken) => store.RemoveAsync(origin, actor.Audit("tools.removed", origin), cancellationToken);

    /// <returns>What is wrong with a call that is to follow those of a tool; null when nothing is.</returns>
    /// <param name="mayBeSame">It may be the same call with an argument more.</param>
    public async Task<Phrase?> WrongAsync(ToolState state, string followUp, bool mayBeSame, CancellationToken cancellationToken)
    {
        var all = await toolbox.AllAsync(cancellationToken);
        var (call, wrong) = FollowUpCall.Read(followUp, state.Tool, name => all.FirstOrDefault(each => each.Tool.Name == name && each.Setting.IsEnabled).Tool);
        return call is { IsSame: true } && !mayBeSame ? $"Write a tool that reads and what it is given, as `orders_getOrder id={{orderId}}`." : wrong;
    }

    private async Task<IReadOnlyList<ToolState>> VisibleAsync(Actor actor, Person person, CancellationToken cancellationToken)
    {
        var origins = (await services.ByOriginAsync(cancellationToken)).SelectMany(each => each.Tools.Select(tool => (tool.Name, each.Origin))).DistinctBy(each => each.Name).ToDictionary(each => each.Name, each => each.Origin, StringComparer.Ordinal);
        var mine = await toolbox.ForAsync(person, isShared: false, cancellationToken);
        return [.. (await toolbox.AllAsync(cancellationToken)).Where(each => actor.May(Right.ManageTools) || mine.ContainsKey(each.Tool.Name)).Select(each => new ToolState(each.Tool, each.Setting, origins.GetValueOrDefault(each.Setting.Tool)))];
    }

    private async Task<(ToolOrigin? Origin, string? Description, ToolChanges? Changes, Phrase? Wrong)> CompareAsync(string name, CancellationToken cancellationToken)
    {
        if (await OriginAsync(name, cancellationToken) is not { } origin)
            return (null, null, null, $"There is no service `{name}`.");
        var (description, unread) = await services.Of(origin).DescribeAsync(origin, cancellationToken);
        if (description is null)
            return (origin, null, null, unread);
        var (service, unusable) = services.Of(origin).Read(origin, description);
        return service is null ? (origin, null, null, unusable) : (origin, description, ToolChanges.Between(await services.ReadAsync(origin, cancellationToken), [.. service.Tools.Where(tool => origin.Has(tool.Name))], description), null);
    }

    private async Task<ToolOrigin?> OriginAsync(string name, CancellationToken cancellationToken) => (await store.OriginsAsync(cancellationToken)).FirstOrDefault(each => each.Name == name);

    [GeneratedRegex(@"^[a-z0-9-]{1,20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex GoodServiceName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex GoodName();

    private static string Written(ToolSetting setting) =>
        $"{(setting.IsEnabled ? "enabled" : "disabled")}{(setting.Name is { } called ? $", called {called}" : "")}{(setting.Description is { } told ? $", described \"{told}\"" : "")}, risk {setting.Risk ?? "as it says"}, {setting.MostADay?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any number"} a day, budget {setting.Budget ?? "none"}, tells {setting.Tells ?? "nobody"}, approval {setting.Approval ?? "by risk"}, allowed by {(setting.Approvers is null ? "the caller" : string.Join(", ", setting.Approvers))}{(setting.IsFourEyes ? ", four eyes" : "")}, {setting.LongestSeconds ?? 30} s, {setting.MostAnHour?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any number"} an hour, idempotency header {setting.IdempotencyHeader ?? "none"}, verified by {setting.Verification ?? "nothing"}{(setting.DoneIf is { } holds ? $" if {holds}" : "")}, dry run {setting.DryRun ?? "none"}, for {(setting.Access is null ? "everyone" : string.Join(", ", setting.Access))}";
}
