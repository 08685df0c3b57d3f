using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>Work in the background goes on, whatever a round of it throws.</summary>
public sealed class LoopTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Loop_goes_on_after_a_round_that_throws()
    {
        var rounds = 0;
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var loop = Loop.ForeverAsync("a test", async stopping =>
        {
            rounds++;
            if (rounds == 1)
                throw new InvalidOperationException("broken");
            if (rounds == 2)
                throw new OperationCanceledException("not the host");
            third.TrySetResult();
            await Task.Delay(Timeout.Infinite, stopping);
        }, time, NullLogger.Instance, stop.Token);

        await PassAsync(third.Task);
        rounds.ShouldBe(3);
        loop.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Pauses_after_failures_grow_to_the_longest_and_shrink_after_a_success()
    {
        List<DateTimeOffset> began = [];
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var loop = Loop.ForeverAsync("a test", async stopping =>
        {
            began.Add(time.GetUtcNow());
            if (began.Count == 6)
                return;
            if (began.Count == 8)
            {
                done.TrySetResult();
                await Task.Delay(Timeout.Infinite, stopping);
            }

            throw new InvalidOperationException("broken");
        }, time, NullLogger.Instance, stop.Token, longest: TimeSpan.FromSeconds(4));

        await PassAsync(done.Task);
        var pauses = began.Zip(began.Skip(1), (one, next) => (int)Math.Round((next - one).TotalSeconds)).ToList();
        pauses.ShouldBe([1, 2, 4, 4, 4, 0, 1]);
        await stop.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Loop_ends_in_the_middle_of_a_pause_when_the_host_stops()
    {
        var thrown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var loop = Loop.ForeverAsync("a test", _ =>
        {
            thrown.TrySetResult();
            throw new InvalidOperationException("broken");
        }, time, NullLogger.Instance, stop.Token);

        await thrown.Task;
        await stop.CancelAsync();

        await loop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Time_goes_forward_by_what_passes_whoever_sets_the_clock()
    {
        var settable = new SettableClock();
        var steady = new SteadyClock(settable);
        var begun = steady.Now;

        settable.Set(TimeSpan.FromHours(5));
        steady.Now.ShouldBe(begun);
        settable.Set(TimeSpan.FromHours(-9));
        settable.Pass(TimeSpan.FromSeconds(20));
        steady.Now.ShouldBe(begun.AddSeconds(20));
    }

    // Time passes until that is done; pauses begin and end on other threads.
    private async Task PassAsync(Task until)
    {
        for (var i = 0; i < 20_000 && !until.IsCompleted; i++)
        {
            // Half a second would be seen in the rounding.
            time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(1);
        }

        await until.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
