namespace ChatOpsBot.Core.Prompts;

/// <summary>A prompt as it was put into force; immutable. The highest number of a name and scope is in force.</summary>
/// <param name="Scope">As <see cref="PromptScope"/> writes it.</param>
/// <param name="Number">From 1, for each name and scope.</param>
/// <param name="Text">The file: head and body. Null takes the scope's own version away, and the wider scope holds.</param>
/// <param name="ShippedHash">Of the shipped text that it was made on; null for prompts that do not ship.</param>
public sealed record PromptVersion(string Name, string Scope, int Number, string? Text, string? ShippedHash, string Author, DateTimeOffset At, string? Note)
{
    /// <summary>Who put it into force, where that was somebody else than the author.</summary>
    public string? ApprovedBy { get; init; }
}

/// <summary>A version without its text, for lists.</summary>
public sealed record PromptVersionSummary(int Number, string Author, string? ApprovedBy, DateTimeOffset At, string? Note, int Characters);

/// <summary>What somebody is writing. Each saving is kept under a new id, so that a form opened from an older one can be merged.</summary>
/// <param name="BaseNumber">The version that it is based on; 0 is the shipped one.</param>
/// <param name="Base">The text of that version.</param>
public sealed record PromptDraft(long Id, string Name, string Scope, string PersonId, string Text, int BaseNumber, string Base, bool IsShared, DateTimeOffset At)
{
    private static readonly TimeSpan Touched = TimeSpan.FromDays(30);

    /// <summary>Of the shipped text that it is made on; null for prompts that do not ship.</summary>
    public string? ShippedHash { get; init; }

    /// <summary>Nobody is at work on what was not touched for thirty days; it is kept.</summary>
    public bool IsPutAway(DateTimeOffset now) => now - At > Touched;
}

public enum RequestState
{
    Open,
    Approved,
    Declined,
    Withdrawn,
}

/// <summary>Somebody asks that a text be put into force.</summary>
public sealed record PublicationRequest(long Id, string Name, string Scope, string Text, int BaseNumber, string Author, DateTimeOffset At, string? Note, RequestState State, string? DecidedBy)
{
    /// <summary>Of the shipped text that it is made on; null for prompts that do not ship.</summary>
    public string? ShippedHash { get; init; }
}

/// <summary>Where a version holds: everywhere, for an assistant, or in a channel. The closest wins.</summary>
public static class PromptScope
{
    public const string Everywhere = "everywhere";

    private const string AssistantPrefix = "assistant:";
    private const string RoomPrefix = "room:";

    public static string Assistant(string name) => AssistantPrefix + name;

    public static string Channel(string channel) => RoomPrefix + channel;

    /// <summary>The scopes that hold in a place, the closest first.</summary>
    public static IReadOnlyList<string> In(Place place) => [Channel(place.Channel), Assistant(place.Assistant), Everywhere];

    /// <returns>The room that a scope is; null when it is none.</returns>
    public static string? ChannelOf(string scope) => scope.StartsWith(RoomPrefix, StringComparison.Ordinal) ? scope[RoomPrefix.Length..] : null;

    /// <returns>The assistant that a scope is of; null when it is none's.</returns>
    public static string? AssistantOf(string scope) => scope.StartsWith(AssistantPrefix, StringComparison.Ordinal) ? scope[AssistantPrefix.Length..] : null;
}
