using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents;

/// <summary>A source can't be read. The message is for whoever looks after it: what is wrong and what to do.</summary>
public sealed class SourceException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner)
{
    /// <summary>It was answered that there is no such thing; else it is only out of reach now.</summary>
    public bool IsMissing { get; init; }
}
