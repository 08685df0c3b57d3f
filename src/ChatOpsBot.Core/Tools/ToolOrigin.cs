using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Tools;

/// <summary>A service whose operations agents can call.</summary>
/// <param name="Name">What its tools' names begin with.</param>
/// <param name="Address">Where its description was read from; of a server that is started here, its name in the configuration.</param>
/// <param name="Authentication">How calls show who calls, with the name of a secret and not the secret; null: not at all.</param>
public sealed record ToolOrigin(string Name, ToolProtocol Protocol, string Address, string? Authentication, string AddedBy, DateTimeOffset AddedAt)
{
    /// <summary>Which of its operations are tools, the last as <c>refund*</c>; null: all.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <param name="tool">By its name, which begins with that of the service.</param>
    public bool Has(string tool) => Only is not { } some || some.Any(pattern => pattern.EndsWith('*') ? tool.StartsWith($"{Name}_{pattern[..^1]}", StringComparison.OrdinalIgnoreCase) : tool.Equals($"{Name}_{pattern}", StringComparison.OrdinalIgnoreCase));
}

/// <summary>How a service says what it can do, and is told to.</summary>
public enum ToolProtocol
{
    /// <summary>By an OpenAPI document, and HTTP.</summary>
    OpenApi,

    /// <summary>By the Model Context Protocol.</summary>
    Mcp,
}

/// <summary>What an administrator has said about one tool.</summary>
/// <param name="Tool">By the name that it has of itself.</param>
public sealed record ToolSetting(string Tool)
{
    public bool IsEnabled { get; init; } = true;

    /// <summary>What it is called instead; null: as it is.</summary>
    public string? Name { get; init; }

    /// <summary>What models and people read of it instead; null: what it says of itself.</summary>
    public string? Description { get; init; }

    /// <summary><c>read</c>, <c>write</c> or <c>destructive</c>; null: as it says of itself.</summary>
    public string? Risk { get; init; }

    /// <summary>Calls in a day (UTC), of all runs together; null: as many as they want.</summary>
    public int? MostADay { get; init; }

    /// <summary>What an argument may come to in a day, of all calls together, as <c>amount 1000</c>; null: anything.</summary>
    public string? Budget { get; init; }

    /// <summary><c>never</c>, <c>first</c> (in each run), <c>always</c>, or an expression over the arguments, as <c>amount &gt; 500</c>; null: as its risk asks for.</summary>
    public string? Approval { get; init; }

    /// <summary>The header by which the service knows that a call is made again.</summary>
    public string? IdempotencyHeader { get; init; }

    /// <summary>Who may have it called; null: everyone.</summary>
    public IReadOnlyList<string>? Access { get; init; }

    /// <summary>Who may allow its calls; null: whoever has it called.</summary>
    public IReadOnlyList<string>? Approvers { get; init; }

    /// <summary>Nobody allows what they have asked for themselves.</summary>
    public bool IsFourEyes { get; init; }

    /// <summary>How long a call may take, 1…600 seconds; null: thirty.</summary>
    public int? LongestSeconds { get; init; }

    /// <summary>Calls in an hour, of all runs together; null: as many as they want.</summary>
    public int? MostAnHour { get; init; }

    /// <summary>The argument that names who is told something, as <c>to</c>; null: as it says of itself.</summary>
    public string? Tells { get; init; }

    /// <summary>The call that tells whether one that was interrupted was done, made of its arguments: <c>orders_getOrder id={orderId}</c>.</summary>
    public string? Verification { get; init; }

    /// <summary>What holds of its answer when it was done, as <c>state == 'refunded'</c>; null: there is an answer.</summary>
    public string? DoneIf { get; init; }

    /// <summary>The call that tells what a call would do and does nothing, made of its arguments; or an argument with which it does nothing itself, as <c>dryRun=true</c>.</summary>
    public string? DryRun { get; init; }
}

/// <summary>Services and their tools, as administrators have added them. Each change is audited in its own transaction.</summary>
public interface IToolStore
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<ToolOrigin>> OriginsAsync(CancellationToken cancellationToken);

    /// <returns>What the service said it can do, as it was when an administrator looked at it; null when it is gone.</returns>
    Task<string?> DescriptionAsync(string origin, CancellationToken cancellationToken);

    Task<IReadOnlyList<ToolSetting>> SettingsAsync(CancellationToken cancellationToken);

    Task SaveAsync(ToolOrigin origin, string description, AuditEntry entry, CancellationToken cancellationToken);

    Task SaveAsync(ToolSetting setting, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when there was none of that name.</returns>
    Task<bool> RemoveAsync(string origin, AuditEntry entry, CancellationToken cancellationToken);
}
