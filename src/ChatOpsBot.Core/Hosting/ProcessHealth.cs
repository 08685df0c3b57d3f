using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Hosting;

/// <summary>Whether this process can do what others can.</summary>
public sealed class ProcessHealth
{
    private volatile Phrase? trouble;

    /// <summary>What it lacks; while it lacks something, others do the jobs. Null: nothing.</summary>
    public Phrase? Trouble
    {
        get => trouble;
        set => trouble = value;
    }
}
