using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Core.Administration;

/// <summary>A key for the REST API; the key itself is known to its holder alone.</summary>
/// <param name="Hash">SHA-256 of the key, in hexadecimal.</param>
/// <param name="Access">What it reads: principals as of a document; null is all.</param>
public sealed record ApiKey(string Name, string Hash, IReadOnlyList<Right> Scopes, IReadOnlyList<string>? Access, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>Questions in a minute; null: as for people.</summary>
    public int? PerMinute { get; init; }

    /// <summary>It may act for a person, whom it names with each request.</summary>
    public bool ActsForPeople { get; init; }

    /// <summary>To the minute; null: never. Of a list alone.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>All that administrators have set, as it was at one moment. A turn reads it once and keeps to it.</summary>
/// <param name="Version">Grows with every change.</param>
public sealed record Snapshot(long Version)
{
    public static Snapshot Empty { get; } = new(0);

    /// <summary>Values by the names of settings; one that is missing is as configured.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Roles by the ids of people.</summary>
    public IReadOnlyDictionary<string, Role> Grants { get; init; } = new Dictionary<string, Role>(StringComparer.Ordinal);

    public IReadOnlyList<Assistant> Assistants { get; init; } = [Assistant.Default];

    /// <summary>Names of assistants by the rooms that they are bound to.</summary>
    public IReadOnlyDictionary<string, string> Bindings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The prompts in force, beside those that ship.</summary>
    public IReadOnlyList<PromptVersion> Prompts { get; init; } = [];

    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>Models that were added or changed while the bot runs, as JSON, by their aliases; keys within are encrypted.</summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Who is told of what happens here, as JSON, by their names.</summary>
    public IReadOnlyDictionary<string, string> Webhooks { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public Assistant? Find(string assistant) => Assistants.FirstOrDefault(each => string.Equals(each.Name, assistant, StringComparison.OrdinalIgnoreCase));

    /// <summary>An assistant by its name, the one that there is from the start included.</summary>
    public Assistant? Named(string assistant) => Find(assistant) ?? (string.Equals(assistant, Assistant.DefaultName, StringComparison.OrdinalIgnoreCase) ? Assistant.Default : null);

    /// <summary>Who answers in a room.</summary>
    public Assistant AssistantIn(string channel) => (Bindings.TryGetValue(channel, out var bound) ? Find(bound) : null) ?? Named(Assistant.DefaultName)!;

    public Place PlaceOf(string channel) => new(channel, AssistantIn(channel).Name);

    /// <summary>The scopes that a scope itself and then the wider ones are, the closest first.</summary>
    public IReadOnlyList<string> ScopesFrom(string scope) =>
        PromptScope.ChannelOf(scope) is { } channel ? PromptScope.In(PlaceOf(channel))
        : scope == PromptScope.Everywhere ? [scope]
        : [scope, PromptScope.Everywhere];
}
