namespace ChatOpsBot.Models;

/// <summary>Why a model gave no answer.</summary>
public enum ModelTrouble
{
    TooSlow,
    Refused,
    Busy,
    Unreachable,
    Nonsense,
}
