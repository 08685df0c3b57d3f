using System.Collections.Concurrent;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Tests;

/// <summary>Jobs: leases with fencing, lanes, what they are told, and who follows them; on a real database.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly SettableClock time = new();
    private StorageHost host = null!;
    private IJobs jobs = null!;

    public async Task InitializeAsync()
    {
        host = await StorageHost.StartAsync(time);
        jobs = host.Get<IJobs>();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Job_of_the_same_key_is_started_once()
    {
        await StartAsync("a", "lane");
        await StartAsync("a", "lane");

        (await LeaseAsync("one")).Select(job => job.Key).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Jobs_of_a_lane_are_done_one_after_the_other_and_one_that_leaves_it_holds_up_nobody()
    {
        await StartAsync("a1", "a");
        await StartAsync("a2", "a");
        await StartAsync("a3", "a");
        await StartAsync("b1", "b");

        var first = await LeaseAsync("one");
        first.Select(job => job.Key).ShouldBe(["a1", "b1"]);
        (await jobs.PlaceAsync("a3", default)).ShouldBe(new JobPlace(InLane: 2, InQueue: 0));
        (await jobs.PlaceAsync("a1", default)).ShouldBeNull();
        (await jobs.EndAsync(first[0], End(1), null, default)).ShouldBeTrue();
        var second = (await LeaseAsync("one")).Single();
        second.Key.ShouldBe("a2");
        (await LeaseAsync("one")).ShouldBeEmpty();
        (await jobs.LeaveLaneAsync(second, default)).ShouldBeTrue();
        (await LeaseAsync("one")).Single().Key.ShouldBe("a3");
    }

    [Fact]
    public async Task Job_that_waits_for_room_knows_which_it_is_of_those_that_wait()
    {
        foreach (var key in (string[])["a", "b", "c"])
            await StartAsync(key, key);
        (await LeaseAsync("one", most: 1)).Single().Key.ShouldBe("a");

        (await jobs.PlaceAsync("a", default)).ShouldBeNull();
        (await jobs.PlaceAsync("b", default)).ShouldBe(new JobPlace(InLane: 0, InQueue: 1));
        (await jobs.PlaceAsync("c", default)).ShouldBe(new JobPlace(InLane: 0, InQueue: 2));
        await LeaseAsync("two", most: 1);
        (await jobs.PlaceAsync("c", default)).ShouldBe(new JobPlace(InLane: 0, InQueue: 1));
    }

    [Fact]
    public async Task Process_that_has_not_heard_yet_what_it_took_takes_no_more_than_it_may_do_at_once()
    {
        foreach (var key in (string[])["a", "b"])
            await StartAsync(key, key);
        (await LeaseAsync("one", most: 1)).Single().Key.ShouldBe("a");

        (await LeaseAsync("one", most: 1)).ShouldBeEmpty();
        time.Pass(Lease * 2);
        (await LeaseAsync("one", most: 1)).Single().Key.ShouldBe("a", "what ran out is held by nobody");
    }

    [Fact]
    public async Task Whoever_has_lost_a_job_changes_nothing_of_it()
    {
        await StartAsync("a", "lane");
        var late = (await LeaseAsync("one")).Single();
        time.Pass(Lease * 2);
        var now = (await LeaseAsync("two")).Single();

        now.FencingToken.ShouldBeGreaterThan(late.FencingToken);
        now.IsResumed.ShouldBeTrue();
        (await jobs.AppendAsync(late, [new JobEvent(1, JobEventKind.Status, "late")], default)).ShouldBeFalse();
        (await jobs.CheckpointAsync(late, "late", default)).ShouldBeFalse();
        (await jobs.RecordPostedAsync(late, "late", default)).ShouldBeFalse();
        (await jobs.LeaveLaneAsync(late, default)).ShouldBeFalse();
        (await jobs.ReturnAsync(late, new JobReturn(TimeSpan.Zero, "late"), default)).ShouldBeFalse();
        (await jobs.EndAsync(late, End(1, "late"), null, default)).ShouldBeFalse();
        (await jobs.EventsAsync(now.Id, 0, default)).ShouldBeEmpty();

        (await jobs.EndAsync(now, End(1, "now"), null, default)).ShouldBeTrue();
        (await jobs.EndAsync(now, End(2, "again"), null, default)).ShouldBeFalse();
        (await jobs.EventsAsync(now.Id, 0, default)).Select(each => each.Text).ShouldBe(["now"]);
    }

    [Fact]
    public async Task Fifty_jobs_of_a_process_that_was_suspended_beyond_its_leases_are_done_once_by_another()
    {
        var exchanges = host.Get<IExchanges>();
        for (var i = 0; i < 50; i++)
            await StartAsync($"k{i}", $"l{i}");
        var suspended = await LeaseAsync("one", 50);
        suspended.Count.ShouldBe(50);
        time.Pass(Lease * 3);
        var taken = await LeaseAsync("two", 50);
        taken.Count.ShouldBe(50);

        // The first wakes and ends all that it had begun, while the second does the same.
        var ends = await Task.WhenAll(suspended.Select(job => (Who: "one", Job: job)).Concat(taken.Select(job => (Who: "two", Job: job)))
            .Select(async each => (each.Who, Counted: await jobs.EndAsync(each.Job, End(1, each.Who), Said(each.Job, each.Who), default))));

        ends.Count(end => end.Counted).ShouldBe(50);
        ends.Where(end => end.Counted).ShouldAllBe(end => end.Who == "two");
        foreach (var job in taken)
            (await exchanges.FindByQuestionAsync("c", job.Key, default))!.Reply.Markdown.ShouldBe("two");
    }

    [Fact]
    public async Task Runner_that_was_suspended_keeps_nothing_of_what_it_did_meanwhile()
    {
        var handler = new Held();
        using var runner = Runner(handler);
        await StartAsync("a", "lane");
        await runner.StartAsync(default);
        await handler.Began.WaitAsync(Soon);
        time.Pass(Lease * 3);
        var taken = (await LeaseAsync("other", 1)).SingleOrDefault() ?? (await LeaseAsync("other", 1)).Single();

        handler.Release();
        await runner.StopAsync(default);

        (await jobs.FindAsync("a", default))!.State.ShouldBe(JobState.Waiting);
        (await jobs.EndAsync(taken, End(9, "the other's"), null, default)).ShouldBeTrue();
        (await jobs.EventsAsync(taken.Id, 0, default))[^1].Text.ShouldBe("the other's");
    }

    [Fact]
    public async Task Process_that_lacks_something_leaves_jobs_to_others_and_tries_one_now_and_then()
    {
        var handler = new Held();
        handler.Release();
        host.Get<ProcessHealth>().Trouble = "The disk is full.";
        using var runner = Runner(handler);
        time.Pass(TimeSpan.FromSeconds(11));
        await StartAsync("a", "a");
        await runner.StartAsync(default);
        (await LastAsync("a")).Kind.ShouldBe(JobEventKind.Done);

        time.Pass(TimeSpan.FromSeconds(11));
        await Task.WhenAll(StartAsync("b", "b"), StartAsync("c", "c"));
        var tried = await Task.WhenAny(LastAsync("b"), LastAsync("c"));
        (await tried).Kind.ShouldBe(JobEventKind.Done);
        await StartAsync("e", "e");
        await Task.Delay(TimeSpan.FromSeconds(1));
        handler.Ran.Count.ShouldBe(2, "one was tried");

        host.Get<ProcessHealth>().Trouble = null;
        await StartAsync("d", "d");
        foreach (var key in (string[])["b", "c", "d", "e"])
            (await LastAsync(key)).Kind.ShouldBe(JobEventKind.Done);
        await runner.StopAsync(default);
    }

    [Fact]
    public async Task Job_that_is_told_to_stop_ends_and_one_that_nobody_has_begun_too()
    {
        var handler = new Held();
        using var runner = Runner(handler);
        await StartAsync("a1", "lane");
        await StartAsync("a2", "lane");
        await runner.StartAsync(default);
        await handler.Began.WaitAsync(Soon);

        foreach (var key in (string[])["a2", "a1"])
            await jobs.InterruptAsync(new JobInterrupt((await jobs.FindAsync(key, default))!.Id, Payload: null), default);

        (await LastAsync("a1")).ShouldBe((JobEventKind.Stopped, "stopped"));
        (await LastAsync("a2")).ShouldBe((JobEventKind.Stopped, ""));
        handler.Ran.ShouldBe(["a1"]);
        await runner.StopAsync(default);
    }

    [Fact]
    public async Task Job_that_is_begun_anew_goes_on_with_what_it_is_told_and_those_who_follow_hear_of_it()
    {
        var handler = new Held();
        using var runner = Runner(handler);
        await StartAsync("a", "lane");
        await runner.StartAsync(default);
        await handler.Began.WaitAsync(Soon);
        var heard = new List<JobEvent>();
        var hears = new TaskCompletionSource();
        var following = FollowAsync();
        await hears.Task.WaitAsync(Soon);

        await jobs.InterruptAsync(new JobInterrupt((await jobs.FindAsync("a", default))!.Id, "\"other\""), default);
        handler.Release();
        await following.WaitAsync(Soon);

        heard.Where(each => each.Kind == JobEventKind.Reset).ShouldNotBeEmpty();
        heard[^1].Text.ShouldBe("\"other\"");
        heard.Select(each => each.Sequence).ShouldBe(heard.Select(each => each.Sequence).Order());
        await runner.StopAsync(default);

        async Task FollowAsync()
        {
            await foreach (var each in Feed.FollowAsync("a", 0, default))
            {
                heard.Add(each);
                hears.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task Whoever_heard_of_an_attempt_before_hears_that_the_end_is_of_another()
    {
        await StartAsync("a", "lane");
        var first = (await LeaseAsync("one")).Single();
        await jobs.ReturnAsync(first, new JobReturn(TimeSpan.Zero, null), default);
        var second = (await LeaseAsync("one")).Single();
        await jobs.EndAsync(second, End(second.FirstEvent + 1, "done"), null, default);

        (await AfterAsync(first.FirstEvent + 2)).ShouldBe([(JobEventKind.Reset, ""), (JobEventKind.Done, "done")]);
        (await AfterAsync(0)).ShouldBe([(JobEventKind.Done, "done")]);

        async Task<IReadOnlyList<(JobEventKind, string)>> AfterAsync(long after)
        {
            var heard = new List<(JobEventKind, string)>();
            await foreach (var each in Feed.FollowAsync("a", after, default))
                heard.Add((each.Kind, each.Text));
            return heard;
        }
    }

    [Fact]
    public async Task Whoever_follows_hears_all_from_where_they_are_before_and_after_the_end()
    {
        var handler = new Speaker();
        using var runner = Runner(handler);
        await runner.StartAsync(default);
        var early = AllAsync(0);

        await StartAsync("a", "lane");

        await handler.Said.WaitAsync(Soon);
        var late = AllAsync(0);
        await Task.Delay(50);
        handler.Release();
        (await late.WaitAsync(Soon))[^1].Text.ShouldBe("\"one two three\"");
        (await early.WaitAsync(Soon)).Where(each => each.Kind == JobEventKind.Text).Select(each => each.Text).ShouldBe(["one ", "two ", "three"]);
        (await AllAsync(0).WaitAsync(Soon)).Select(each => each.Text).ShouldBe(["\"one two three\""]);
        await runner.StopAsync(default);

        async Task<List<JobEvent>> AllAsync(long after)
        {
            var all = new List<JobEvent>();
            await foreach (var each in Feed.FollowAsync("a", after, default))
                all.Add(each);
            return all;
        }
    }

    [Fact]
    public async Task Pieces_that_were_kept_together_are_told_from_the_beginning_to_who_had_heard_some()
    {
        await StartAsync("a", "lane");
        var job = (await LeaseAsync("one")).Single();
        await jobs.AppendAsync(job, [new JobEvent(1, JobEventKind.Status, "writing"), new JobEvent(4, JobEventKind.Text, "one two three") { From = 2 }], default);
        await jobs.EndAsync(job with { }, End(5, "all"), null, default);
        await StartAsync("b", "other");
        var other = (await LeaseAsync("one")).Single();
        await jobs.AppendAsync(other, [new JobEvent(3, JobEventKind.Text, "one two three") { From = 1 }], default);

        var heard = new List<JobEvent>();
        using var enough = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var each in Feed.FollowAsync("b", 2, enough.Token))
            {
                heard.Add(each);
                if (each.Kind == JobEventKind.Text)
                    await enough.CancelAsync();
            }
        });

        heard.Select(each => (each.Kind, each.Text)).ShouldBe([(JobEventKind.Reset, ""), (JobEventKind.Text, "one two three")]);
    }

    [Fact]
    public async Task Job_that_fails_waits_longer_each_time_and_is_given_up()
    {
        var handler = new Failing();
        using var runner = Runner(handler, maxFailures: 3);
        await StartAsync("a", "lane");
        await StartAsync("a2", "lane");
        await runner.StartAsync(default);

        for (var i = 0; i < 400 && handler.GivenUp == 0; i++)
        {
            time.Pass(TimeSpan.FromSeconds(1));
            await Task.Delay(25);
        }

        handler.Ran.Count(key => key == "a").ShouldBe(3);
        (await jobs.FindAsync("a", default))!.State.ShouldBe(JobState.Dead);
        (await host.Get<IDeadLetters>().ListAsync(new Core.Paging.PageRequest(), default)).Items.ShouldContain(letter => letter.Error == "broken");
        await runner.StopAsync(default);
    }

    private JobFeed Feed => host.Get<JobFeed>();

    private static JobEnd End(long sequence, string text = "") => new(JobState.Done, new JobEvent(sequence, JobEventKind.Done, text));

    private static Exchange Said(Job job, string who) => new(0, "c", job.Key, "p", "q", new Reply(who), [], default);

    [Fact]
    public async Task Reply_that_was_given_up_and_is_tried_again_is_said_as_if_it_had_not_been()
    {
        var message = new MessagePosted("m", "why?", []);
        var entry = new InboxEntry("test", "c", "x", new Sender("p"), "", message, default);
        await jobs.StartAsync([new ReplyOrder(entry, message).ToJob(ReplyOrder.Answer), new DeliveryOrder(entry) { Question = "m" }.ToJob()], default);
        var taken = await jobs.LeaseAsync(Claims.Of("one", Lease, (ReplyOrder.Answer, 1), (DeliveryOrder.Kind, 1)), [], default);
        foreach (var job in taken)
        {
            var state = job.Kind == ReplyOrder.Answer ? JobState.Dead : JobState.Done;
            await jobs.EndAsync(job, new JobEnd(state, new JobEvent(job.FirstEvent, state == JobState.Dead ? JobEventKind.Failed : JobEventKind.Done, "")), null, default);
        }

        (await host.Get<IDeadLetters>().RetryAsync(taken.Single(job => job.Kind == ReplyOrder.Answer).Id, new AuditEntry("ana", "inbox.retried", "x"), default)).ShouldBeTrue();

        foreach (var job in taken)
        {
            (await jobs.FindAsync(job.Key, default))!.State.ShouldBe(JobState.Waiting, job.Kind);
            (await jobs.EventsAsync(job.Id, 0, default)).ShouldBeEmpty(job.Kind);
        }
    }

    [Fact]
    public async Task Answer_that_is_still_being_said_is_known_by_what_was_posted_of_it()
    {
        var entry = new InboxEntry("test", "c", "x", new Sender("p"), "", new MessagePosted("m", "why?", []), default);
        var exchanges = host.Get<IExchanges>();
        await exchanges.SaveAsync(new Exchange(0, "c", "m", "p", "why?", new Reply("Because."), [], default), default);
        await jobs.StartAsync([new DeliveryOrder(entry) { Question = "m" }.ToJob()], default);
        var job = (await jobs.LeaseAsync(Claims.Of("one", Lease, (DeliveryOrder.Kind, 1)), [], default)).Single();
        await jobs.RecordPostedAsync(job, "posted", default);

        (await exchanges.FindByAnswerAsync("c", "posted", default))?.QuestionMessageId.ShouldBe("m");
        (await exchanges.FindByAnswerAsync("c", "another", default)).ShouldBeNull();
        (await exchanges.FindByAnswerAsync("d", "posted", default)).ShouldBeNull();
    }

    private Task StartAsync(string key, string lane) => jobs.StartAsync([new NewJob(key, "test", lane, key, $"\"{key}\"")], default);

    private Task<IReadOnlyList<Job>> LeaseAsync(string owner, int most = 10) => jobs.LeaseAsync(Claims.Of(owner, Lease, ("test", most)), [], default);

    private async Task<(JobEventKind Kind, string Text)> LastAsync(string key)
    {
        using var soon = new CancellationTokenSource(Soon);
        JobEvent? last = null;
        await foreach (var each in Feed.FollowAsync(key, 0, soon.Token))
            last = each;
        return (last!.Kind, last.Text);
    }

    private JobRunner Runner(IJobHandler handler, int maxFailures = 5) => new(
        jobs, Feed, host.Get<JobSignal>(), [handler], host.Get<LeaseOwner>(), host.Get<PlatformHealth>(), host.Get<ProcessHealth>(), host.Get<TurnLimits>(),
        Options.Create(new DispatchOptions { MaxFailures = maxFailures }), time, NullLogger<JobRunner>.Instance);

    private abstract class Handler : IJobHandler
    {
        public ConcurrentQueue<string> Ran { get; } = new();

        public string Kind => "test";

        public JobLimits Limits { get; } = new(8, Longest: null) { NeedsIndex = true };

        public Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
        {
            Ran.Enqueue(run.Job.Key);
            return WorkAsync(run, cancellationToken);
        }

        public Task<JobOutcome> StopAsync(JobRun run) => Task.FromResult(new JobOutcome("stopped"));

        public virtual Task GiveUpAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;

        protected abstract Task<JobOutcome> WorkAsync(JobRun run, CancellationToken cancellationToken);
    }

    private sealed class Held : Handler
    {
        private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => began.Task;

        public void Release() => released.TrySetResult();

        protected override async Task<JobOutcome> WorkAsync(JobRun run, CancellationToken cancellationToken)
        {
            run.Status("working");
            began.TrySetResult();
            await released.Task.WaitAsync(cancellationToken);
            return new JobOutcome(run.Job.Payload);
        }
    }

    private sealed class Speaker : Handler
    {
        private readonly TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Said => said.Task;

        public void Release() => released.TrySetResult();

        protected override async Task<JobOutcome> WorkAsync(JobRun run, CancellationToken cancellationToken)
        {
            foreach (var piece in (string[])["one ", "two ", "three"])
                run.Append(piece);
            said.TrySetResult();
            await released.Task.WaitAsync(cancellationToken);
            return new JobOutcome($"\"{run.Text}\"");
        }
    }

    private sealed class Failing : Handler
    {
        private int givenUp;

        public int GivenUp => givenUp;

        public override Task GiveUpAsync(Job job, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref givenUp);
            return Task.CompletedTask;
        }

        protected override Task<JobOutcome> WorkAsync(JobRun run, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");
    }
}
