namespace ChatOpsBot.Models;

/// <summary>Why a model gave no answer.</summary>
public enum ModelTrouble
{
    TooSlow,
    Refused,

    /// <summary>The key is wrong, has expired, may not do this, or its account is empty.</summary>
    KeyRefused,

    /// <summary>What it was sent is longer than what it takes.</summary>
    TooLong,

    /// <summary>The service does not answer such things.</summary>
    Filtered,
    Busy,
    Unreachable,
    Nonsense,
}
