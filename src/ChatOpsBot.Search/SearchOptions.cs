namespace ChatOpsBot.Search;

/// <summary>The section <c>ChatOps:Knowledge</c>, as far as it is about ranking.</summary>
public sealed record SearchOptions
{
    public const string Section = "ChatOps:Knowledge";

    /// <summary>A title that holds the question's words lifts its passages.</summary>
    public bool TitleBoost { get; init; } = true;

    /// <summary>What changed lately is lifted a little.</summary>
    public bool RecencyBoost { get; init; } = true;
}
