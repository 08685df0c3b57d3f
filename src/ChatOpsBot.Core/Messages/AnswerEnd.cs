namespace ChatOpsBot.Core.Messages;

/// <summary>How what a model wrote came to its end.</summary>
public enum AnswerEnd
{
    Whole,

    /// <summary>At the most that it may write.</summary>
    Cut,

    /// <summary>Its service let no more through.</summary>
    Filtered,
}
