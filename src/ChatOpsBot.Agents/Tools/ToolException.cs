namespace ChatOpsBot.Agents.Tools;

/// <summary>A tool could not do what it was called for; the message is for the model and for people.</summary>
public sealed class ToolException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It may have been done all the same.</summary>
    public bool MayBeDone { get; init; }

    /// <summary>The service has looked at the call and refused it.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>What it was called about is not there.</summary>
    public bool IsAbsent { get; init; }
}
