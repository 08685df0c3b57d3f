namespace ChatOpsBot.Core.Administration;

/// <summary>What people talk to: how it answers, from what, and what it says of itself.</summary>
public sealed record Assistant(string Name)
{
    public const string DefaultName = "default";

    /// <summary>A model writes the answers, from passages.</summary>
    public const string AnswerMode = "answer";

    /// <summary>Answers are quoted, also where there is a model.</summary>
    public const string QuoteMode = "quote";

    /// <summary>Questions are answered; what is to be done is done, with the company's tools.</summary>
    public const string AgentMode = "agent";

    public static IReadOnlyList<string> Modes { get; } = [AnswerMode, QuoteMode, AgentMode];

    /// <summary>The one that there is from the start.</summary>
    public static Assistant Default { get; } = new(DefaultName);

    /// <summary>The prompt that it answers by.</summary>
    public string Prompt { get; init; } = "answer";

    /// <summary>A model's alias; null is the first that is configured.</summary>
    public string? Model { get; init; }

    /// <summary>Where it looks; none is everywhere.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    public string Mode { get; init; } = AnswerMode;

    /// <summary>The longest answer, in tokens; null is the prompt's own.</summary>
    public int? MostTokens { get; init; }

    /// <summary>Passages before the model, 1…20; null is eight.</summary>
    public int? MostPassages { get; init; }

    /// <summary>What it says when it is added to a channel; null is the prompt <c>greeting</c>.</summary>
    public string? Greeting { get; init; }

    /// <summary>Questions to begin with.</summary>
    public IReadOnlyList<string> Starters { get; init; } = [];

    /// <summary>Software that asks it may send tools of its own, and makes their calls itself.</summary>
    public bool TakesTools { get; init; }

    public bool Equals(Assistant? other) => other is not null && Name == other.Name && Prompt == other.Prompt && Model == other.Model && Mode == other.Mode
        && MostTokens == other.MostTokens && MostPassages == other.MostPassages && Greeting == other.Greeting && TakesTools == other.TakesTools
        && Collections.SequenceEqual(other.Collections, StringComparer.Ordinal) && Starters.SequenceEqual(other.Starters, StringComparer.Ordinal);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
