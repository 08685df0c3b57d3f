using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Turns;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Simulators;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>The inbox and the queue behind it, on a real database.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
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

    private Task<bool> AddAsync(string conversation, string key) => inbox.AddAsync(
        new InboxEntry("web", conversation, key, new Sender("u"), "", new MessagePosted(key, $"text of {key}", []), time.GetUtcNow()), CancellationToken.None);

    private async Task<List<string>> LeaseAsync(string owner = "one", int most = 10) =>
        [.. (await queue.LeaseAsync(owner, most, Lease, [], CancellationToken.None)).Select(turn => turn.Entry.DeduplicationKey)];

    [Fact]
    public async Task Entry_of_the_same_key_is_kept_once()
    {
        (await AddAsync("a", "a1")).ShouldBeTrue();
        (await AddAsync("a", "a1")).ShouldBeFalse();

        (await LeaseAsync()).ShouldBe(["a1"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(7200, false)]
    public async Task Edit_that_arrives_before_its_message_takes_its_place_and_stands_for_one_that_was_written_just_now(int secondsAgo, bool isFirst)
    {
        var edit = new InboxEntry("web", "a", "a1:edited", new Sender("u"), "", new MessageEdited("a1", "as it was meant") { Mentions = [new Mention("@Ana", "U1ANA")] }, time.GetUtcNow()) { Overtakes = "a1", WrittenAt = time.GetUtcNow().AddSeconds(-secondsAgo) };

        (await inbox.AddAsync(edit, default)).ShouldBeTrue();
        (await inbox.AddAsync(edit, default)).ShouldBeFalse();
        (await AddAsync("a", "a1")).ShouldBeFalse();

        var turn = (await queue.LeaseAsync("one", 10, Lease, [], default)).ShouldHaveSingleItem();
        var kept = turn.Entry.Event.ShouldBeOfType<MessageEdited>();
        (kept.Text, kept.IsFirst).ShouldBe(("as it was meant", isFirst));
        kept.ToPosted().Mentions.ShouldBe([new Mention("@Ana", "U1ANA")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edit_that_arrives_after_its_message_was_taken_back_is_not_heard(bool wasHeard)
    {
        if (wasHeard)
            await AddAsync("a", "a1");
        await inbox.AddAsync(new InboxEntry("web", "a", "a1:deleted", new Sender("u"), "", new MessageDeleted("a1"), time.GetUtcNow()) { Overtakes = "a1", WrittenAt = time.GetUtcNow() }, default);
        var edit = new InboxEntry("web", "a", "a1:edited", new Sender("u"), "", new MessageEdited("a1", "otherwise"), time.GetUtcNow()) { Overtakes = "a1", EndedBy = "a1:deleted", WrittenAt = time.GetUtcNow() };

        (await inbox.AddAsync(edit, default)).ShouldBeTrue();
        (await inbox.AddAsync(edit, default)).ShouldBeFalse();

        var heard = new List<Type>();
        while (await queue.LeaseAsync("one", 10, Lease, [], default) is [var turn])
        {
            heard.Add(turn.Entry.Event.GetType());
            await queue.CompleteAsync(turn, TurnOutcome.Nothing, default);
        }

        heard.ShouldBe(wasHeard ? [typeof(MessagePosted), typeof(MessageDeleted)] : [typeof(MessageDeleted)]);
    }

    [Fact]
    public async Task Edit_of_a_message_that_was_heard_is_an_edit()
    {
        await AddAsync("a", "a1");

        await inbox.AddAsync(new InboxEntry("web", "a", "a1:edited", new Sender("u"), "", new MessageEdited("a1", "otherwise"), time.GetUtcNow()) { Overtakes = "a1", WrittenAt = time.GetUtcNow() }, default);

        var posted = (await queue.LeaseAsync("one", 10, Lease, [], default)).ShouldHaveSingleItem();
        posted.Entry.Event.ShouldBeOfType<MessagePosted>();
        await queue.CompleteAsync(posted, TurnOutcome.Nothing, default);
        (await queue.LeaseAsync("one", 10, Lease, [], default)).ShouldHaveSingleItem().Entry.Event.ShouldBeOfType<MessageEdited>().IsFirst.ShouldBeFalse();
    }

    [Fact]
    public async Task Many_entries_at_once_are_all_kept()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => AddAsync($"c{i}", $"k{i}")));

        added.ShouldAllBe(isNew => isNew);
        (await LeaseAsync(most: 5000)).Count.ShouldBe(2000);
    }

    [Fact]
    public async Task Conversation_is_worked_on_one_turn_at_a_time_and_in_order()
    {
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        await AddAsync("b", "b1");

        var first = await queue.LeaseAsync("one", 10, Lease, [], CancellationToken.None);
        first.Select(turn => turn.Entry.DeduplicationKey).ShouldBe(["a1", "b1"]);
        (await LeaseAsync("two")).ShouldBeEmpty();
        await queue.CompleteAsync(first[0], TurnOutcome.Nothing, CancellationToken.None);

        (await LeaseAsync("two")).ShouldBe(["a2"]);
    }

    [Fact]
    public async Task Lost_lease_is_taken_up_by_another_and_whoever_lost_it_ends_nothing()
    {
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        var late = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();

        time.Advance(Lease - TimeSpan.FromSeconds(1));
        (await LeaseAsync("two")).ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(2));
        var now = (await queue.LeaseAsync("two", 1, Lease, [], CancellationToken.None)).Single();

        now.FencingToken.ShouldBeGreaterThan(late.FencingToken);
        var said = new TurnOutcome { Jobs = new([new NewJob("k", "test", "a", "a1", "{}")], []) };
        (await queue.CompleteAsync(late, said, CancellationToken.None)).ShouldBeFalse();
        await queue.ReturnAsync(late, TimeSpan.Zero, "late", CancellationToken.None);
        (await host.Get<IJobs>().FindAsync("k", CancellationToken.None)).ShouldBeNull();
        (await LeaseAsync("three")).ShouldBeEmpty("the conversation is leased by the second");
        (await queue.CompleteAsync(now, said, CancellationToken.None)).ShouldBeTrue();
        (await host.Get<IJobs>().FindAsync("k", CancellationToken.None)).ShouldNotBeNull();
        (await LeaseAsync("three")).ShouldBe(["a2"]);
    }

    [Fact]
    public async Task Renewed_lease_lasts()
    {
        await AddAsync("a", "a1");
        await LeaseAsync("one");
        time.Advance(TimeSpan.FromSeconds(25));
        await queue.RenewAsync("one", ["a"], Lease, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(25));

        (await LeaseAsync("two")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Failed_turn_waits_and_keeps_its_place_before_later_ones()
    {
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
        await queue.ReturnAsync(turn, TimeSpan.FromSeconds(10), "broken", CancellationToken.None);

        (await LeaseAsync()).ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(11));

        (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single().Failures.ShouldBe(1);
    }

    [Fact]
    public async Task Dead_letter_lets_the_conversation_go_on()
    {
        await AddAsync("a", "a1");
        await AddAsync("a", "a2");
        var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
        await queue.DeadLetterAsync(turn, "broken", TurnOutcome.Nothing, CancellationToken.None);

        (await LeaseAsync()).ShouldBe(["a2"]);
    }

    [Fact]
    public async Task Entry_that_cannot_be_read_is_a_dead_letter_and_holds_up_nobody()
    {
        await AddAsync("a", "a1");
        await AddAsync("b", "b1");
        await using (var database = await TestDatabase.OpenAsync(host.Folder))
        {
            await using var spoil = database.CreateCommand();
            spoil.CommandText = """UPDATE "Inbox" SET "Payload" = '{' WHERE "DeduplicationKey" = 'a1'""";
            await spoil.ExecuteNonQueryAsync();
        }

        (await LeaseAsync()).ShouldBe(["b1"]);
        await AddAsync("a", "a2");
        // Where several processes run, one of another version may read it.
        for (var i = 0; TestDatabase.IsPostgres && i < 21; i++)
        {
            (await LeaseAsync()).ShouldNotContain("a2");
            time.Advance(TimeSpan.FromSeconds(31));
        }

        (await LeaseAsync()).ShouldContain("a2");
    }

    [Fact]
    public async Task Turns_done_long_ago_are_forgotten_and_dead_letters_kept()
    {
        await AddAsync("a", "done");
        await AddAsync("b", "dead");
        await AddAsync("c", "waiting");
        var turns = await queue.LeaseAsync("one", 2, Lease, [], CancellationToken.None);
        await queue.CompleteAsync(turns[0], TurnOutcome.Nothing, CancellationToken.None);
        await queue.DeadLetterAsync(turns[1], "broken", TurnOutcome.Nothing, CancellationToken.None);
        time.Advance(TimeSpan.FromDays(31));

        await queue.PruneAsync(time.GetUtcNow() - TimeSpan.FromDays(30), CancellationToken.None);

        (await AddAsync("a", "done")).ShouldBeTrue();
        (await AddAsync("b", "dead")).ShouldBeFalse();
        (await AddAsync("c", "waiting")).ShouldBeFalse();
    }

    [Fact]
    public async Task Turn_returned_at_a_stop_is_as_if_it_had_not_been_started()
    {
        await AddAsync("a", "a1");
        var turn = (await queue.LeaseAsync("one", 1, Lease, [], CancellationToken.None)).Single();
        await queue.ReturnAsync(turn, TimeSpan.Zero, error: null, CancellationToken.None);

        (await queue.LeaseAsync("two", 1, Lease, [], CancellationToken.None)).Single().Starts.ShouldBe(1);
    }

    [Fact]
    public void Sign_in_link_works_once_and_for_a_day()
    {
        var link = new SignInLink(time);
        var token = link.Make();
        link.Use("other").ShouldBeFalse();
        link.Use(token).ShouldBeTrue();
        link.Use(token).ShouldBeFalse();

        var late = link.Make();
        time.Advance(TimeSpan.FromHours(25));
        link.Use(late).ShouldBeFalse();
    }

    [Theory]
    [InlineData("help", true)]
    [InlineData("/help", true)]
    [InlineData("help me find the vacation policy", false)]
    [InlineData("ask how many days?", true)]
    [InlineData("whoami", true)]
    [InlineData("/hlep", true)]
    [InlineData("how do I ask for vacation?", false)]
    public void Command_is_told_from_a_question(string text, bool expected) =>
        host.Get<ChatCommands>().IsCommand(text).ShouldBe(expected);

    [Theory]
    [InlineData("kb lst", "kb list", 1)]
    [InlineData("hlep", "help", 1)]
    [InlineData("same", "same", 0)]
    public void Spelling_is_measured_with_swaps(string one, string other, int expected) => Spelling.Distance(one, other).ShouldBe(expected);

    [Fact]
    public void Roles_come_from_configuration_by_email()
    {
        var people = new PersonDirectory(Microsoft.Extensions.Options.Options.Create(new AdminOptions { Emails = ["Ana@example.com"], EditorEmails = ["ed@example.com"] }), host.Get<RuntimeSettings>());

        people.Recognise("slack", new Sender("1", Email: "ana@EXAMPLE.com"), Snapshot.Empty).Role.ShouldBe(Role.Admin);
        people.Recognise("teams", new Sender("2", Email: "ed@example.com"), Snapshot.Empty).Role.ShouldBe(Role.Editor);
        people.Recognise("teams", new Sender("3"), Snapshot.Empty).Role.ShouldBe(Role.Member);
    }
}
