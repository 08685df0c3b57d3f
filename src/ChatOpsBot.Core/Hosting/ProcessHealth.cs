using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Hosting;

/// <summary>Whether this process can search and write its index, as others can theirs.</summary>
public sealed class ProcessHealth
{
    private volatile Phrase? trouble;

    /// <summary>Why it can't; others do such jobs meanwhile. Null: it can.</summary>
    public Phrase? Trouble
    {
        get => trouble;
        set => trouble = value;
    }
}
