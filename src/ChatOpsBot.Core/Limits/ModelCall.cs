using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Limits;

/// <summary>One call of a model, as it was counted by the service, or here where it does not say.</summary>
/// <param name="Model">The model's alias.</param>
public sealed record ModelCall(string Model, long TokensIn, long TokensOut)
{
    /// <summary>Of those that were sent, how many the service had from before.</summary>
    public long Cached { get; init; }

    /// <summary>In the currency of the configured prices; 0 where they are not known.</summary>
    public decimal Cost { get; init; }

    /// <summary>Until its first words; null: there were none.</summary>
    public TimeSpan? FirstToken { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>It gave an answer.</summary>
    public bool IsDone { get; init; } = true;

    public AnswerEnd End { get; init; }

    /// <summary>The prompt and its version, or what the call was for.</summary>
    public string? Prompt { get; init; }
}
