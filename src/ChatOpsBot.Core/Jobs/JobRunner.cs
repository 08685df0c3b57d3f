using System.Collections.Concurrent;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Jobs;

/// <summary>Does jobs of every kind: so many at once as the kind allows, one after the other in a lane. At a stop it takes no new ones and
/// gives the running ones time to finish; what does not finish is done later.</summary>
public sealed partial class JobRunner(
    IJobs jobs,
    JobFeed feed,
    JobSignal signal,
    IEnumerable<IJobHandler> handlers,
    LeaseOwner owner,
    PlatformHealth platforms,
    ProcessHealth own,
    TurnLimits limits,
    IOptions<DispatchOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger) : BackgroundService, IJobTaker, ILeased
{
    private const int MostStarts = 10;
    private const int GlancesToKeep = 5;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ForOthers = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, IJobHandler> handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
    private readonly Dictionary<string, int> atOnce = handlers.ToDictionary(handler => handler.Kind, handler => handler.Limits.AtOnce, StringComparer.Ordinal);
    // By job: a lease that has run out while this process was held up is no reason to do a job twice at once.
    private readonly ConcurrentDictionary<long, Attempt> running = new();
    private volatile CancellationTokenSource? working;
    private volatile LeaseLoop? leases;
    private long triedAt;
    private int glances;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var lifetime = new CancellationTokenSource();
        leases = new LeaseLoop("jobs", this, owner, signal, platforms, options.Value, time, logger);
        working = lifetime;
        signal.Taker = this;
        Task[] beside =
        [
            leases.RenewAsync(lifetime.Token),
            Loop.ForeverAsync("keeping what happens to jobs", KeepEventsAsync, time, logger, lifetime.Token),
            Loop.ForeverAsync("hearing what jobs are told", InterruptAsync, time, logger, lifetime.Token, longest: LeaseLoop.Poll),
        ];
        await leases.TakeUpAsync(stoppingToken);
        signal.Taker = null;
        await FinishAsync(lifetime);
        working = null;
        await Task.WhenAll(beside);
    }

    public JobClaim? Claim() => working is null || signal.Taker is null || leases is not { } held ? null : new JobClaim(held.Owner, held.Lease, Free(own.Trouble is null ? int.MaxValue : 0), atOnce);

    public void Accept(IReadOnlyList<Job> taken)
    {
        if (working is not { } lifetime)
            return;
        foreach (var job in taken)
        {
            var attempt = new Attempt(job, handlers[job.Kind], CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token));
            running[job.Id] = attempt;
            // Whoever has started it finds it here at once.
            var live = feed.Open(job);
            attempt.Work = Task.Run(() => RunAsync(attempt, live, lifetime.Token), CancellationToken.None);
        }
    }

    /// <param name="ofIndex">Of each kind that needs the index, not more.</param>
    private Dictionary<string, int> Free(int ofIndex)
    {
        var at = running.Values.CountBy(attempt => attempt.Handler.Kind).ToDictionary(StringComparer.Ordinal);
        return atOnce.ToDictionary(
            limit => limit.Key, limit => Math.Min(handlers[limit.Key].Limits.NeedsIndex ? ofIndex : int.MaxValue, limit.Value - at.GetValueOrDefault(limit.Key)), StringComparer.Ordinal);
    }

    async Task<int> ILeased.TakeUpAsync(string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        var isWell = own.Trouble is null;
        // What this process would fail at is left to others for a while, and then tried: perhaps there are none.
        var ofIndex = isWell ? int.MaxValue : time.GetElapsedTime(triedAt) < ForOthers ? 0 : 1;
        var taken = await jobs.LeaseAsync(new JobClaim(owner, lease, Free(ofIndex), atOnce), [.. running.Keys], cancellationToken);
        if (isWell || taken.Any(job => handlers[job.Kind].Limits.NeedsIndex))
            triedAt = time.GetTimestamp();
        Accept(taken);
        return taken.Count;
    }

    Task ILeased.RenewAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => running.IsEmpty ? Task.CompletedTask : jobs.RenewAsync(owner, [.. running.Keys], lease, cancellationToken);

    Task ILeased.WakeAsync(string platform, CancellationToken cancellationToken) => jobs.WakeAsync(platform, cancellationToken);

    private async Task RunAsync(Attempt attempt, LiveJob live, CancellationToken lifetime)
    {
        TurnTokens.In(attempt.Job.Id);
        var run = new JobRun(attempt.Job, jobs, live, attempt.LeaveLane, lifetime);
        var rests = false;
        try
        {
            rests = await WorkAsync(attempt, run, live, lifetime);
        }
        catch (JobLostException)
        {
            Lost(logger, attempt.Job.Id, attempt.Job.Kind);
            // What was written was refused for another reason, as that it was told to stop: then it is ours still, and looked at anew.
            await GiveBackAsync(attempt.Job);
        }
        catch (Exception failure)
        {
            // The lease runs out and the job is taken up again.
            OutcomeNotKept(logger, attempt.Job.Id, failure);
        }
        finally
        {
            feed.Close(live, rests);
            if (rests)
                _ = time.CreateTimer(_ => feed.Forget(attempt.Job.Id), null, Late, Timeout.InfiniteTimeSpan);
            running.TryRemove(attempt.Job.Id, out _);
            attempt.Dispose();
            signal.Raise();
        }
    }

    private async Task GiveBackAsync(Job job)
    {
        try
        {
            await jobs.ReturnAsync(job, new JobReturn(TimeSpan.Zero, null), CancellationToken.None);
        }
        catch (Exception failure)
        {
            OutcomeNotKept(logger, job.Id, failure);
        }
    }

    private async Task<bool> WorkAsync(Attempt attempt, JobRun run, LiveJob live, CancellationToken lifetime)
    {
        var (job, handler) = (attempt.Job, attempt.Handler);
        try
        {
            if (job.Starts - job.Postponements > MostStarts)
                throw new InvalidOperationException($"It was started {MostStarts} times and never ended.");
            attempt.LimitTo(handler.Limits.Longest);
            using var activity = ChatOpsTelemetry.Source.StartActivity(job.Kind);
            activity?.SetTag("chatops.job", job.Id);
            // What nobody's question or run has counted is counted too.
            return await EndAsync(job, JobState.Done, await limits.CountAsync(new UsageAccount(IUsage.Imports), () => handler.RunAsync(run, attempt.Token)), live);
        }
        catch (OperationCanceledException) when (attempt.Told == Interruption.Stop)
        {
            return await EndAsync(job, JobState.Stopped, await handler.StopAsync(run), live);
        }
        catch (OperationCanceledException) when (attempt.Told == Interruption.Anew || lifetime.IsCancellationRequested)
        {
            await jobs.ReturnAsync(job, new JobReturn(TimeSpan.Zero, null), CancellationToken.None);
        }
        catch (PlatformException away) when (away.IsAway)
        {
            await jobs.ReturnAsync(job, new JobReturn(options.Value.PauseAfter(job.Postponements), away.Message, IsAway: true), CancellationToken.None);
        }
        catch (Exception failure) when (failure is not JobLostException)
        {
            await FailAsync(attempt, failure, live);
        }

        return false;
    }

    /// <returns>It has a result that is not kept.</returns>
    private async Task<bool> EndAsync(Job job, JobState state, JobOutcome outcome, LiveJob live)
    {
        var last = new JobEvent(live.Next(), state == JobState.Done ? JobEventKind.Done : JobEventKind.Stopped, outcome.Kept ?? "");
        if (!await jobs.EndAsync(job, new JobEnd(state, last) { Unkept = outcome.Result == outcome.Kept ? null : outcome.Result, ForgetsPayload = outcome.ForgetsPayload }, outcome.Exchange, CancellationToken.None))
        {
            // Told to begin anew at the last moment, or taken by somebody else: then this changes nothing.
            await jobs.ReturnAsync(job, new JobReturn(TimeSpan.Zero, null), CancellationToken.None);
            return false;
        }

        live.Show(last with { Text = outcome.Result ?? "" });
        return outcome.Result != outcome.Kept;
    }

    private async Task FailAsync(Attempt attempt, Exception failure, LiveJob live)
    {
        var job = attempt.Job;
        ChatOpsTelemetry.JobsFailed.Add(1, new KeyValuePair<string, object?>("kind", job.Kind));
        JobFailed(logger, job.Id, job.Kind, job.Failures + 1, failure);
        var error = failure is OperationCanceledException ? $"took longer than {attempt.Handler.Limits.Longest?.TotalSeconds:0} s" : failure.Message;
        if (job.Failures + 1 < options.Value.MaxFailures)
        {
            await jobs.ReturnAsync(job, new JobReturn(options.Value.WaitAfter(job.Failures), error), CancellationToken.None);
            return;
        }

        ChatOpsTelemetry.DeadLetters.Add(1, new KeyValuePair<string, object?>("kind", job.Kind));
        var last = new JobEvent(live.Next(), JobEventKind.Failed, "");
        if (!await jobs.EndAsync(job, new JobEnd(JobState.Dead, last, error), null, CancellationToken.None))
            return;
        live.Show(last);
        using var briefly = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await attempt.Handler.GiveUpAsync(job, briefly.Token);
        }
        catch (Exception silence)
        {
            GivingUpFailed(logger, job.Id, silence);
        }
    }

    private async Task FinishAsync(CancellationTokenSource lifetime)
    {
        // Leaves the host's own thirty seconds some room; who only follows others need not be waited for as long.
        await WaitAsync(attempt => attempt.Handler.Limits.HasTime && !attempt.HasLeftLane, TimeSpan.FromSeconds(18));
        await WaitAsync(_ => true, TimeSpan.FromSeconds(3));
        await lifetime.CancelAsync();
        await Task.WhenAll(running.Values.Select(attempt => attempt.Work));

        Task WaitAsync(Func<Attempt, bool> those, TimeSpan atMost) =>
            Task.WhenAny(Task.WhenAll(running.Values.Where(those).Select(attempt => attempt.Work)), Task.Delay(atMost, CancellationToken.None));
    }

    private async Task KeepEventsAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Glance, time, cancellationToken);
        // Once a second, and more often where each word is waited for elsewhere.
        var isTime = ++glances % GlancesToKeep == 0;
        await Task.WhenAll(feed.Running.Where(live => isTime || live.IsFollowedElsewhere).Select(async live =>
        {
            if (running.TryGetValue(live.Id, out var attempt) && live.TakeUnkept() is { Count: > 0 } events)
                await jobs.AppendAsync(attempt.Job, events, cancellationToken);
        }));
    }

    private async Task InterruptAsync(CancellationToken cancellationToken)
    {
        await signal.WaitForInterruptionAsync(LeaseLoop.Poll, cancellationToken);
        if (running.IsEmpty)
            return;
        foreach (var (id, told) in await jobs.InterruptedAsync([.. running.Keys], cancellationToken))
        {
            if (running.TryGetValue(id, out var attempt))
                attempt.Tell(told);
        }
    }

    [LoggerMessage(101, LogLevel.Warning, "Job {Job} ({Kind}) failed for the {Failures}. time")]
    private static partial void JobFailed(ILogger logger, long job, string kind, int failures, Exception failure);

    [LoggerMessage(102, LogLevel.Error, "The outcome of job {Job} could not be kept; it will be done again")]
    private static partial void OutcomeNotKept(ILogger logger, long job, Exception failure);

    [LoggerMessage(103, LogLevel.Warning, "Nobody could be told that job {Job} was given up")]
    private static partial void GivingUpFailed(ILogger logger, long job, Exception failure);

    [LoggerMessage(104, LogLevel.Warning, "Job {Job} ({Kind}) was taken by somebody else while it was done here; nothing of this attempt is kept")]
    private static partial void Lost(ILogger logger, long job, string kind);

    private sealed class Attempt(Job job, IJobHandler handler, CancellationTokenSource cancellation) : IDisposable
    {
        private readonly Lock gate = new();
        private bool isOver;

        public Job Job => job;
        public IJobHandler Handler => handler;
        public CancellationToken Token { get; } = cancellation.Token;
        public Interruption Told { get; private set; }
        public Task Work { get; set; } = Task.CompletedTask;

        public void LimitTo(TimeSpan? longest) => Change(() => cancellation.CancelAfter(longest ?? Timeout.InfiniteTimeSpan));

        public bool HasLeftLane { get; private set; }

        public void LeaveLane()
        {
            HasLeftLane = true;
            LimitTo(null);
        }

        public void Tell(Interruption told) => Change(() =>
        {
            if (Told != Interruption.None)
                return;
            Told = told;
            cancellation.Cancel();
        });

        public void Dispose() => Change(() =>
        {
            isOver = true;
            cancellation.Dispose();
        });

        private void Change(Action change)
        {
            lock (gate)
            {
                if (!isOver)
                    change();
            }
        }
    }
}
