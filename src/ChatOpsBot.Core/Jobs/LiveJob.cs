using System.Diagnostics;

namespace ChatOpsBot.Core.Jobs;

/// <summary>The events of one attempt at a job in this process, from its first on.</summary>
internal sealed class LiveJob(Job job)
{
    private readonly Lock gate = new();
    private readonly List<JobEvent> events = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long last = job.FirstEvent;
    private long kept = job.FirstEvent;
    // Who follows says so each second.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(3);
    private long followed = long.MinValue / 2;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Id => job.Id;

    public string Key => job.Key;

    /// <summary>Somebody in another process would see each word.</summary>
    public bool IsFollowedElsewhere => Stopwatch.GetElapsedTime(Interlocked.Read(ref followed)) < Remembered;

    public void FollowElsewhere() => Interlocked.Exchange(ref followed, Stopwatch.GetTimestamp());

    /// <summary>Ends when the attempt does.</summary>
    public Task Closed => closed.Task;

    public JobEvent Add(JobEventKind kind, string text)
    {
        lock (gate)
        {
            var added = new JobEvent(++last, kind, text);
            events.Add(added);
            Raise();
            return added;
        }
    }

    /// <summary>The next number, for an event that is shown when it is kept.</summary>
    public long Next()
    {
        lock (gate)
            return ++last;
    }

    public void Show(JobEvent ended)
    {
        lock (gate)
        {
            events.Add(ended);
            Raise();
        }
    }

    /// <summary>Nothing more comes of this attempt.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed.TrySetResult();
            Raise();
        }
    }

    /// <returns>What comes after an event, at once; and, where that is nothing, what tells of more. Null: nothing more comes.</returns>
    public (IReadOnlyList<JobEvent> Events, Task? Changed) After(long sequence)
    {
        lock (gate)
        {
            var from = events.FindLastIndex(each => each.Sequence <= sequence) + 1;
            return from < events.Count ? (events.GetRange(from, events.Count - from), changed.Task) : ([], closed.Task.IsCompleted ? null : changed.Task);
        }
    }

    /// <returns>What is not kept yet, pieces of text that follow each other put together.</returns>
    public IReadOnlyList<JobEvent> TakeUnkept()
    {
        lock (gate)
        {
            var together = new List<JobEvent>();
            foreach (var each in events.Where(each => each.Sequence > kept))
            {
                if (each.Kind == JobEventKind.Text && together is [.., { Kind: JobEventKind.Text } before])
                    together[^1] = new JobEvent(each.Sequence, JobEventKind.Text, before.Text + each.Text) { From = before.From };
                else
                    together.Add(each);
            }

            kept = last;
            return together;
        }
    }

    private void Raise()
    {
        var raised = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        raised.SetResult();
    }
}
