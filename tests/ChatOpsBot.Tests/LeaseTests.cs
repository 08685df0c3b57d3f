using System.Collections.Concurrent;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Simulators;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Tests;

/// <summary>Leases when the machine's clock is set, when their holder is held up, and when a platform is away; on a real database.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly SettableClock time = new();
    private StorageHost host = null!;
    private IInbox inbox = null!;
    private ITurnQueue queue = null!;

    public async Task InitializeAsync()
    {
        host = await StorageHost.StartAsync(time);
        inbox = host.Get<IInbox>();
        queue = host.Get<ITurnQueue>();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    [InlineData(24 * 400)]
    public async Task Clock_that_is_set_ends_no_lease(int hours)
    {
        await AddAsync("a", "a1");
        (await LeaseAsync("one")).ShouldBe(["a1"]);

        time.Set(TimeSpan.FromHours(hours));

        (await LeaseAsync("two")).ShouldBeEmpty();
        time.Pass(Lease + TimeSpan.FromSeconds(1));
        (await LeaseAsync("two")).ShouldBe(["a1"]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task Clock_that_is_set_neither_shortens_nor_lengthens_a_wait(int hours)
    {
        await AddAsync("a", "a1");
        var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
        await queue.ReturnAsync(turn, TimeSpan.FromSeconds(10), "broken", CancellationToken.None);

        time.Set(TimeSpan.FromHours(hours));

        (await LeaseAsync("one")).ShouldBeEmpty();
        time.Pass(TimeSpan.FromSeconds(11));
        (await LeaseAsync("one")).ShouldBe(["a1"]);
    }

    [Fact]
    public async Task Wait_from_before_a_restart_ends_with_it_whatever_the_clock_says()
    {
        await AddAsync("a", "a1");
        var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
        await queue.ReturnAsync(turn, TimeSpan.FromHours(10), "broken", CancellationToken.None);

        await queue.ReleaseAsync(null, CancellationToken.None);

        (await LeaseAsync("one")).ShouldBe(["a1"]);
    }

    [Fact]
    public async Task Conversation_that_is_worked_on_is_not_leased_although_its_lease_ran_out()
    {
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        await AddAsync("b", "b1");
        await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None);
        time.Pass(Lease * 3);

        (await queue.LeaseAsync("one", 10, Lease, ["web:a"], CancellationToken.None)).Select(turn => turn.Entry.DeduplicationKey).ShouldBe(["b1"]);
    }

    [Fact]
    public async Task Turn_that_runs_longer_than_its_lease_is_run_once_by_its_dispatcher()
    {
        var runner = new HeldRunner();
        using var dispatcher = Dispatcher(runner);
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        await dispatcher.StartAsync(CancellationToken.None);
        await runner.Started.WaitAsync(TimeSpan.FromSeconds(20));

        time.Set(TimeSpan.FromDays(2));
        time.Pass(Lease * 10);
        await AddAsync("b", "b1");
        await runner.SecondStarted.WaitAsync(TimeSpan.FromSeconds(20));

        runner.Ran.ShouldBe(["a1", "b1"]);
        runner.Release();
        await runner.UntilAsync(3);
        runner.Ran.ShouldBe(["a1", "b1", "a2"]);
        await dispatcher.StopAsync(CancellationToken.None);
    }

    [FactOnSqlite]
    public async Task Turn_is_leased_with_its_arrival_by_whoever_runs_turns_here()
    {
        var taker = Listen(atOnce: 10);

        await AddAsync("a", "a1");

        taker.Taken.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            turn => turn.Entry.DeduplicationKey.ShouldBe("a1"),
            turn => (turn.Starts, turn.FencingToken).ShouldBe((1, 1)));
        (await LeaseAsync("two")).ShouldBeEmpty();
        time.Pass(Lease + TimeSpan.FromSeconds(1));
        (await queue.LeaseAsync("two", 1, Lease, [], CancellationToken.None)).Single().ShouldSatisfyAllConditions(
            turn => (turn.Starts, turn.FencingToken).ShouldBe((2, 2)));
    }

    [Fact]
    public async Task Turn_is_not_leased_with_its_arrival_while_one_before_it_waits_or_runs()
    {
        await AddAsync("a", "a1");
        await AddAsync("b", "b1");
        (await queue.LeaseAsync("other", 1, Lease, [], CancellationToken.None)).Single().Entry.DeduplicationKey.ShouldBe("a1");
        var taker = Listen(atOnce: 10);

        await AddAsync("a", "a2");
        await AddAsync("b", "b2");

        taker.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Turn_is_not_leased_with_its_arrival_before_as_many_others_as_run_at_once()
    {
        await AddAsync("a", "a1");
        await AddAsync("b", "b1");
        var taker = Listen(atOnce: 2);

        await AddAsync("c", "c1");

        taker.Taken.ShouldBeEmpty();
        (await LeaseAsync("one")).ShouldBe(["a1", "b1", "c1"]);
    }

    [FactOnSqlite]
    public async Task Event_that_is_delivered_again_is_not_leased_again()
    {
        var taker = Listen(atOnce: 10);
        await AddAsync("a", "a1");

        (await AddAsync("a", "a1")).ShouldBeFalse();

        taker.Taken.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Postponed_turn_is_no_failure_and_wakes_when_its_platform_answers()
    {
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        for (var i = 1; i <= 8; i++)
        {
            var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
            turn.Entry.DeduplicationKey.ShouldBe("a1");
            (turn.Failures, turn.Postponements).ShouldBe((0, i - 1));
            await queue.PostponeAsync(turn, TimeSpan.FromMinutes(10), "away", CancellationToken.None);
            (await LeaseAsync("one")).ShouldBeEmpty();
            await queue.WakeAsync("web", CancellationToken.None);
        }
    }

    [Fact]
    public async Task Other_platform_that_answers_wakes_nobody()
    {
        await AddAsync("a", "a1");
        var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
        await queue.PostponeAsync(turn, TimeSpan.FromMinutes(10), "away", CancellationToken.None);

        await queue.WakeAsync("slack", CancellationToken.None);

        (await LeaseAsync("one")).ShouldBeEmpty();
    }

    private Taker Listen(int atOnce)
    {
        var taker = new Taker(new TurnClaim("one", Lease, atOnce));
        host.Get<TurnSignal>().Taker = taker;
        return taker;
    }

    private Dispatcher Dispatcher(ITurnRunner runner) => new(
        queue, host.Get<TurnSignal>(), runner, host.Get<LeaseOwner>(), host.Get<PlatformHealth>(),
        Options.Create(new DispatchOptions()), time, NullLogger<Dispatcher>.Instance);

    private Task<bool> AddAsync(string conversation, string key) => inbox.AddAsync(
        new InboxEntry("web", $"web:{conversation}", key, new Sender("u"), "", new MessagePosted(key, $"text of {key}", []), time.GetUtcNow()), CancellationToken.None);

    private async Task<List<string>> LeaseAsync(string owner) =>
        [.. (await queue.LeaseAsync(owner, 10, Lease, [], CancellationToken.None)).Select(turn => turn.Entry.DeduplicationKey)];

    private sealed class Taker(TurnClaim claim) : ITurnTaker
    {
        public ConcurrentQueue<Turn> Taken { get; } = new();

        public TurnClaim? Claim(string conversation) => claim;

        public void Accept(Turn taken) => Taken.Enqueue(taken);
    }

    private sealed class HeldRunner : ITurnRunner
    {
        private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim ran = new(0);

        public ConcurrentQueue<string> Ran { get; } = new();
        public Task Started => first.Task;
        public Task SecondStarted => second.Task;

        public void Release() => released.TrySetResult();

        public async Task UntilAsync(int turns)
        {
            for (var i = 0; i < turns; i++)
                (await ran.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
        }

        public async Task<TurnOutcome> DecideAsync(Turn turn, CancellationToken cancellationToken)
        {
            Ran.Enqueue(turn.Entry.DeduplicationKey);
            first.TrySetResult();
            if (turn.Entry.DeduplicationKey == "b1")
                second.TrySetResult();
            if (turn.Entry.DeduplicationKey == "a1")
                await released.Task;
            ran.Release();
            return TurnOutcome.Nothing;
        }

        public TurnOutcome Apologise(Turn turn) => TurnOutcome.Nothing;
    }
}

/// <summary>On PostgreSQL arrivals are written beside the queue in which turns are leased.</summary>
public sealed class FactOnSqliteAttribute : FactAttribute
{
    public FactOnSqliteAttribute()
    {
        if (TestDatabase.IsPostgres)
            Skip = "This is of SQLite alone.";
    }
}
