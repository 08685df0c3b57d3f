using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace ChatOpsBot.Core.Jobs;

/// <summary>What happens to jobs, for whoever wants to know: the chat page, deliveries, requests that wait for an answer. What this
/// process does is told at once; what another does, by the table of events.</summary>
public sealed class JobFeed
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, LiveJob> live = new();
    // Jobs that another process does and somebody follows here.
    private readonly ConcurrentDictionary<long, TaskCompletionSource> awaited = new();
    private readonly IJobs jobs;
    private readonly JobSignal signal;
    private readonly TimeProvider time;
    private TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JobFeed(IJobs jobs, JobSignal signal, TimeProvider time)
    {
        (this.jobs, this.signal, this.time) = (jobs, signal, time);
        signal.FollowedElsewhere += job =>
        {
            if (live.TryGetValue(job, out var followed))
                followed.FollowElsewhere();
        };
        signal.Started += _ => Announce();
        signal.Happened += job =>
        {
            if (awaited.TryRemove(job, out var hearing))
                hearing.SetResult();
        };
    }

    /// <summary>What there is after an event and then what comes, to the last one. Waits for a job that is not started yet.</summary>
    /// <param name="after">0: from the beginning.</param>
    public async IAsyncEnumerable<JobEvent> FollowAsync(string key, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (events, _) in BatchesAsync(key, after, wordByWord: true, cancellationToken))
        {
            foreach (var each in events)
                yield return each;
        }
    }

    /// <summary>How the job stands, whenever that has changed, to its end. Whoever takes long with one state gets the newest next.</summary>
    /// <param name="between">Not more often than that, but for the last.</param>
    public async IAsyncEnumerable<JobSnapshot> NewestAsync(string key, TimeSpan between, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = new JobSnapshot();
        var text = new StringBuilder();
        await foreach (var (events, ended) in BatchesAsync(key, 0, wordByWord: false, cancellationToken))
        {
            state = events.Aggregate(state, (before, happened) => before.After(happened, text));
            yield return state with { Text = text.ToString() };
            if (state.Last is null)
                await Task.WhenAny(ended, Task.Delay(between, time, cancellationToken));
        }
    }

    /// <summary>An attempt begins here.</summary>
    internal LiveJob Open(Job job)
    {
        var attempt = new LiveJob(job);
        if (job.FencingToken > 1)
            attempt.Add(JobEventKind.Reset, "");
        live[job.Id] = attempt;
        Announce();
        return attempt;
    }

    /// <param name="rests">It has ended with something that is not kept, for those who come late.</param>
    internal void Close(LiveJob attempt, bool rests)
    {
        attempt.Close();
        if (!rests)
            live.TryRemove(KeyValuePair.Create(attempt.Id, attempt));
    }

    /// <summary>Nobody comes late any more.</summary>
    internal void Forget(long id) => live.TryRemove(id, out _);

    internal IEnumerable<LiveJob> Running => live.Values;

    private void Announce() =>
        Interlocked.Exchange(ref opened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    // With what ends when the attempt does that they are of.
    private async IAsyncEnumerable<(IReadOnlyList<JobEvent> Events, Task Ended)> BatchesAsync(string key, long after, bool wordByWord, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = after;
        long? id = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Before looking, so that nothing is missed between looking and waiting.
            var more = opened.Task;
            id ??= live.Values.FirstOrDefault(attempt => attempt.Key == key)?.Id ?? (await jobs.FindAsync(key, cancellationToken))?.Id;
            if (id is { } known && live.TryGetValue(known, out var running))
            {
                var (events, changed) = running.After(seen);
                if (events.Count == 0 && changed is null)
                    live.TryRemove(KeyValuePair.Create(known, running));
                else if (events.Count == 0)
                    await changed!.WaitAsync(cancellationToken);
                else
                    yield return (events, running.Closed);
                if (events is [.., { } newest])
                    seen = newest.Sequence;
                if (events is [.., { IsLast: true }])
                    yield break;
                continue;
            }

            var news = id is { } elsewhere ? awaited.GetOrAdd(elsewhere, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : more;
            if (id is { } kept && await KeptAsync(kept, seen, cancellationToken) is { Count: > 0 } old)
            {
                awaited.TryRemove(kept, out _);
                yield return (old, Task.CompletedTask);
                seen = old[^1].Sequence;
                if (old[^1].IsLast)
                    yield break;
                continue;
            }

            if (wordByWord && id is { } followed)
                signal.RaiseFollowedHere(followed);
            await Task.WhenAny(more, news, Task.Delay(Poll, time, cancellationToken));
            // Whoever else waits for the same looks again in a second.
            if (!news.IsCompleted)
                awaited.TryRemove(id ?? 0, out _);
        }
    }

    // Of pieces that were put together some may have been seen already; then the text is told from its beginning. Whoever has heard of one
    // attempt and hears of another now is told so.
    private async Task<IReadOnlyList<JobEvent>> KeptAsync(long id, long after, CancellationToken cancellationToken)
    {
        var events = await jobs.EventsAsync(id, after, cancellationToken);
        if (events is [{ Kind: JobEventKind.Text } first, ..] && first.From <= after)
        {
            var all = await jobs.EventsAsync(id, 0, cancellationToken);
            events = [.. all.Skip(all.ToList().FindLastIndex(each => each.Kind == JobEventKind.Reset) + 1)];
        }
        else if (after == 0 || events.Count == 0 || Job.AttemptOf(events[0].Sequence) == Job.AttemptOf(after) || events.Any(each => each.Kind == JobEventKind.Reset))
        {
            return events;
        }

        return [new JobEvent(after, JobEventKind.Reset, ""), .. events];
    }
}
