namespace ChatOpsBot.Core.Prompts;

/// <summary>Where something is said: the channel or chat, and the assistant that is bound there.</summary>
public sealed record Place(string Channel, string Assistant)
{
    public static Place Nowhere { get; } = new("", "default");
}
