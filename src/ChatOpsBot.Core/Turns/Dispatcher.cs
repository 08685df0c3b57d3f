using System.Collections.Concurrent;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Platforms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.Turns;

/// <summary>Runs turns, which only decide and therefore take milliseconds: one at a time and in order in a conversation, many
/// conversations at once. At a stop it takes no new turns; what does not finish returns to the queue.</summary>
public sealed partial class Dispatcher(
    ITurnQueue queue,
    TurnSignal signal,
    ITurnRunner runner,
    LeaseOwner owner,
    PlatformHealth platforms,
    IOptions<DispatchOptions> options,
    TimeProvider time,
    ILogger<Dispatcher> logger) : BackgroundService, ITurnTaker, ILeased
{
    private readonly CancellationTokenSource lifetime = new();

    // By conversation: a lease that has run out while this process was held up is no reason to work on a conversation twice.
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);
    private volatile LeaseLoop? leases;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        leases = new LeaseLoop("turns", this, owner, signal, platforms, options.Value, time, logger);
        var renewing = leases.RenewAsync(lifetime.Token);
        signal.Taker = this;
        await leases.TakeUpAsync(stoppingToken);
        signal.Taker = null;
        await FinishAsync();
        await renewing;
    }

    public TurnClaim? Claim(string conversation) => leases is not { } held || running.ContainsKey(conversation) ? null : new(held.Owner, held.Lease, options.Value.MaxConcurrentTurns);

    // The task is in the table before it can take itself out.
    public void Accept(Turn taken)
    {
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[taken.Conversation] = RunAsync(taken, listed.Task);
        listed.SetResult();
    }

    async Task<int> ILeased.TakeUpAsync(string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        var free = options.Value.MaxConcurrentTurns - running.Count;
        var turns = free == 0 ? [] : await queue.LeaseAsync(owner, free, lease, [.. running.Keys], cancellationToken);
        foreach (var turn in turns)
            Accept(turn);
        return turns.Count;
    }

    Task ILeased.RenewAsync(string owner, TimeSpan lease, CancellationToken cancellationToken) => running.IsEmpty ? Task.CompletedTask : queue.RenewAsync(owner, [.. running.Keys], lease, cancellationToken);

    Task ILeased.WakeAsync(string platform, CancellationToken cancellationToken) => queue.WakeAsync(platform, cancellationToken);

    public override void Dispose()
    {
        lifetime.Dispose();
        base.Dispose();
    }

    private async Task RunAsync(Turn turn, Task listed)
    {
        await listed;
        try
        {
            await WorkAsync(turn);
        }
        catch (Exception failure)
        {
            // The lease runs out and the turn is taken up again.
            OutcomeNotKept(logger, turn.Id, failure);
        }
        finally
        {
            running.TryRemove(turn.Conversation, out _);
            signal.Raise();
        }
    }

    private async Task WorkAsync(Turn turn)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds));
        try
        {
            if (!await queue.CompleteAsync(turn, await runner.DecideAsync(turn, timeout.Token), CancellationToken.None))
                TurnLost(logger, turn.Id);
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            await queue.ReturnAsync(turn, TimeSpan.Zero, error: null, CancellationToken.None);
        }
        catch (Exception early) when (early is TurnTooEarlyException or PlatformException { IsAway: true })
        {
            await queue.PostponeAsync(turn, options.Value.PauseAfter(turn.Postponements), early.Message, CancellationToken.None);
        }
        catch (Exception failure)
        {
            await FailAsync(turn, failure);
        }
    }

    private async Task FailAsync(Turn turn, Exception failure)
    {
        ChatOpsTelemetry.TurnsFailed.Add(1);
        TurnFailed(logger, turn.Id, turn.Failures + 1, failure);
        var error = failure is OperationCanceledException ? $"took longer than {options.Value.TurnTimeoutSeconds} s" : failure.Message;
        if (turn.Failures + 1 < options.Value.MaxFailures)
        {
            await queue.ReturnAsync(turn, options.Value.WaitAfter(turn.Failures), error, CancellationToken.None);
            return;
        }

        ChatOpsTelemetry.DeadLetters.Add(1, new KeyValuePair<string, object?>("kind", "turn"));
        await queue.DeadLetterAsync(turn, error, runner.Apologise(turn), CancellationToken.None);
    }

    private async Task FinishAsync()
    {
        // Leaves the host's own thirty seconds some room.
        var all = Task.WhenAll(running.Values);
        await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(20), CancellationToken.None));
        await lifetime.CancelAsync();
        await Task.WhenAll(running.Values);
    }

    [LoggerMessage(122, LogLevel.Warning, "Turn {Turn} failed for the {Failures}. time")]
    private static partial void TurnFailed(ILogger logger, long turn, int failures, Exception failure);

    [LoggerMessage(123, LogLevel.Error, "The outcome of turn {Turn} could not be kept; it will run again")]
    private static partial void OutcomeNotKept(ILogger logger, long turn, Exception failure);

    [LoggerMessage(121, LogLevel.Warning, "Turn {Turn} was taken by somebody else while it was decided here; nothing of it is kept twice")]
    private static partial void TurnLost(ILogger logger, long turn);
}
