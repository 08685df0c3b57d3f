using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Turns;

namespace ChatOpsBot.Storage;

/// <summary>Tells whoever waits for something in the tables that it may be there.</summary>
internal class Notices(TurnSignal turns, JobSignal jobs, DocumentSignals documents)
{
    protected JobSignal Jobs => jobs;

    /// <summary>Something arrived, or what waited need not wait any more.</summary>
    public virtual void TurnsWait() => turns.Raise();

    public virtual void JobsWait() => jobs.Raise();

    /// <param name="started">Followed by who waited for one of them to begin.</param>
    public virtual void JobsStarted(IReadOnlyList<NewJob> started) => jobs.RaiseStarted(started);

    /// <summary>Jobs were stopped, or are to begin anew.</summary>
    public virtual void JobsTold() => jobs.RaiseTold();

    /// <summary>The table has events of a job that it did not have.</summary>
    public virtual void JobHappened(long job)
    {
        // Who follows it in this process has heard already.
    }

    /// <summary>The change log grew.</summary>
    public virtual void DocumentsChanged() => documents.RaiseChanged();

    /// <summary>Another process has told the same.</summary>
    protected void Hear(char what, long job)
    {
        switch (what)
        {
            case 't': turns.Raise(); break;
            case 'j': jobs.RaiseStarted([]); break;
            case 'i': jobs.RaiseTold(); break;
            case 'e': jobs.RaiseHappened(job); break;
            case 'f': jobs.RaiseFollowedElsewhere(job); break;
            case 'd': documents.RaiseChanged(); break;
        }
    }
}
