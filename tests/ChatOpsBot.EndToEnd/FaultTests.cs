using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Xunit.Abstractions;

namespace ChatOpsBot.EndToEnd;

/// <summary>Two web processes and three workers on PostgreSQL while parts of it die. <c>CHATOPS_FAULTS=60</c> does so for longer,
/// <c>CHATOPS_SEED</c> begins with the same chances again.</summary>
[Collection("kills")]
public sealed partial class FaultTests(ITestOutputHelper output)
{
    private const int Conversations = 10;
    private const int Kinds = 17;
    private static readonly int Faults = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_FAULTS"), out var faults) ? faults : 4;
    // Beside other tests the machine is not its own.
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(Faults > 4 ? 10 : 60);
    private static readonly int Seed = Chance.Seed;

    [FactOnPostgres]
    public async Task Every_question_is_answered_once_in_order_and_as_it_was_edited_whatever_dies()
    {
        await using var bots = await BotCluster.StartAsync(web: 2, workers: 3, more: new() { ["ChatOps__Models__Chat__0__Retries"] = "5" });
        (bots.Slack.MostRetries, bots.Teams.MostRetries) = (1000, 1000);
        bots.Model.Pause = TimeSpan.FromMilliseconds(20);
        bots.Model.Script = request => $"The shelf of {Code().Match(ScriptedModel.LastOf(request, "user"))} is known. [1]";
        await bots.Web[0].AddDocumentAsync("shelves", "The shelf of each thing is written on its box, whatever its number is.", "shelves.md");

        await WatchLeasesAsync(bots);
        using var over = new CancellationTokenSource();
        var (questions, faults) = (new ConcurrentDictionary<string, long>(StringComparer.Ordinal), new List<(string What, long From, long To)>());
        using var seen = new CancellationTokenSource();
        var answered = SeeAsync(bots, seen.Token);
        var asking = Task.WhenAll(Enumerable.Range(0, Conversations).Select(conversation => AskAsync(bots, conversation, questions, over.Token)));
        var chance = Chance.New();
        // Each kind once before one comes again.
        var kinds = Enumerable.Range(0, Kinds).ToArray();
        chance.Shuffle(kinds);
        output.WriteLine($"CHATOPS_SEED={Seed} CHATOPS_FAULTS={Faults}");
        for (var i = 0; i < Faults; i++)
        {
            await Task.Delay(chance.Next(300, 1500));
            var since = Stopwatch.GetTimestamp();
            var what = await HappenAsync(bots, chance, kinds[i % Kinds]);
            var took = Stopwatch.GetElapsedTime(since);
            // Who was killed or suspended is done without from that moment.
            faults.Add((what, since, kinds[i % Kinds] is 0 or 1 ? since : Stopwatch.GetTimestamp()));
            var recovered = await RecoverAsync(bots, i);
            output.WriteLine($"{what}, {took.TotalSeconds:0.0} s; somebody else's question was answered {recovered.TotalSeconds:0.0} s later");
            recovered.ShouldBeLessThan(Recovered, $"{what}, CHATOPS_SEED={Seed}");
        }

        await over.CancelAsync();
        var asked = await asking;
        var healing = Stopwatch.StartNew();
        for (var look = 1; Missing(bots, asked) is { Count: > 0 } missing; look++)
        {
            look.ShouldBeLessThan(60, $"answers are missing: {string.Join(' ', missing)}, CHATOPS_SEED={Seed}");
            await Task.Delay(1000);
            if (look % 5 == 0)
                output.WriteLine($"{missing.Count} missing after {healing.Elapsed.TotalSeconds:0} s, as {missing[0]}; {await bots.CountAsync("Inbox", "\"State\" = 0")} turns and {await bots.CountAsync("Jobs", "\"State\" = 0")} jobs wait or run, {await bots.CountAsync("Jobs", "\"State\" = 0 AND \"Postponements\" > 0")} put off");
        }

        output.WriteLine($"{asked.Sum()} questions, the last answered {healing.Elapsed.TotalSeconds:0.0} s after the last fault");
        await seen.CancelAsync();
        var (longest, whose) = Longest(questions, await answered, faults);
        output.WriteLine($"The longest that a question waited, counted from the end of what happened meanwhile, or from the signal to a process: {longest.TotalSeconds:0.0} s ({whose})");
        longest.ShouldBeLessThan(Recovered, $"{whose}, CHATOPS_SEED={Seed}");
        (await bots.LookAsync("SELECT COUNT(*) FROM \"Trespasses\"")).ShouldBe(0, $"no job was taken while another held it, none was written to by an older number, none changed after its end, CHATOPS_SEED={Seed}");

        // Nothing is said once more afterwards.
        await Task.Delay(1000);
        for (var conversation = 0; conversation < Conversations; conversation++)
            Answers(bots, conversation).ShouldBe(Enumerable.Range(0, asked[conversation]).Select(i => CodeOf(conversation, i)), $"conversation {conversation}, CHATOPS_SEED={Seed}");
        (await bots.CountAsync("Jobs", "\"State\" = 2")).ShouldBe(0, $"nothing was given up, CHATOPS_SEED={Seed}");
    }

    // The database itself looks at each change of a job.
    private static async Task WatchLeasesAsync(BotCluster bots)
    {
        await bots.ChangeAsync("""
            CREATE TABLE "Trespasses" ("What" text, "Row" text);
            CREATE FUNCTION watch() RETURNS trigger AS $$
            DECLARE now bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
            BEGIN
              IF NEW."FencingToken" < OLD."FencingToken" THEN INSERT INTO "Trespasses" VALUES ('a smaller number', OLD::text); END IF;
              IF NEW."FencingToken" > OLD."FencingToken" AND OLD."LeasedUntil" > now + 100 THEN INSERT INTO "Trespasses" VALUES ('taken while it was held', OLD::text); END IF;
              IF NEW."FencingToken" > OLD."FencingToken" + 1 THEN INSERT INTO "Trespasses" VALUES ('two numbers at once', OLD::text); END IF;
              IF OLD."State" <> 0 AND NEW."State" <> OLD."State" THEN INSERT INTO "Trespasses" VALUES ('changed after its end', OLD::text); END IF;
              RETURN NEW;
            END $$ LANGUAGE plpgsql;
            CREATE TRIGGER watch AFTER UPDATE ON "Jobs" FOR EACH ROW EXECUTE FUNCTION watch();
            """);
    }

    // When each answer was there first.
    private static async Task<Dictionary<string, long>> SeeAsync(BotCluster bots, CancellationToken over)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!over.IsCancellationRequested)
        {
            foreach (var code in Enumerable.Range(0, Conversations).SelectMany(conversation => Answers(bots, conversation)))
                seen.TryAdd(code, Stopwatch.GetTimestamp());
            await Task.Delay(100, CancellationToken.None);
        }

        return seen;
    }

    private static (TimeSpan Longest, string Whose) Longest(ConcurrentDictionary<string, long> asked, Dictionary<string, long> answered, List<(string What, long From, long To)> faults)
    {
        var (longest, whose) = (TimeSpan.Zero, "");
        foreach (var (code, at) in asked.Where(question => answered.ContainsKey(question.Key)))
        {
            // What a person waits for begins when they have asked, and for what was done without when it is over.
            var meanwhile = faults.Where(fault => fault.From <= answered[code] && fault.To >= at && fault.To <= answered[code]).ToList();
            var waited = Stopwatch.GetElapsedTime(meanwhile.Select(fault => fault.To).Append(at).Max(), answered[code]);
            if (waited > longest)
                (longest, whose) = (waited, $"{code}{string.Concat(meanwhile.Select(fault => $", {fault.What}"))}");
        }

        return (longest, whose);
    }

    private static async Task<TimeSpan> RecoverAsync(BotCluster bots, int fault)
    {
        var since = Stopwatch.StartNew();
        await bots.Slack.AnswerToAsync(await bots.Slack.SayAsync($"D9{fault:00}", "U2BEN", $"what is the shelf of q99x{fault:000}?"), TimeSpan.FromSeconds(60));
        return since.Elapsed;
    }

    private static List<string> Missing(BotCluster bots, int[] asked) =>
        [.. asked.SelectMany((count, conversation) => Enumerable.Range(0, count).Select(i => CodeOf(conversation, i)).Except(Answers(bots, conversation)))];

    private static List<string> Answers(BotCluster bots, int conversation) =>
    [
        .. conversation % 2 == 0
            ? bots.Slack.ByBot.Where(message => message.Channel == $"D8{conversation:00}" && message.IsAnswer).Select(message => Code().Match(message.Text).Value)
            : bots.Teams.Activities.Where(activity => activity.Conversation == $"a:fault{conversation}" && activity.IsAnswer).Select(activity => Code().Match(activity.Text).Value),
    ];

    // One after the other, so that the order in which they come is the order in which they were asked.
    private static async Task<int> AskAsync(BotCluster bots, int conversation, ConcurrentDictionary<string, long> questions, CancellationToken over)
    {
        for (var i = 0; ; i++)
        {
            if (over.IsCancellationRequested)
                return i;
            var question = $"what is the shelf of q{conversation:00}x{i:000}?";
            var meant = $"what is the shelf of {CodeOf(conversation, i)}?";
            var (posting, editing) = conversation % 2 == 0 ? InSlack(bots, $"D8{conversation:00}", question, meant) : InTeams(bots, $"a:fault{conversation}", question, meant);
            if (!IsOvertaken(i))
                await posting();
            questions[CodeOf(conversation, i)] = Stopwatch.GetTimestamp();
            // Slack takes one message a second in a channel.
            await Task.Delay(1000, CancellationToken.None);
            if (IsEdited(i))
            {
                await editing();
                questions[CodeOf(conversation, i)] = Stopwatch.GetTimestamp();
            }

            if (IsOvertaken(i))
                await posting();
            await Task.Delay(1500, CancellationToken.None);
        }
    }

    private static (Func<Task> Posting, Func<Task> Editing) InSlack(BotCluster bots, string channel, string text, string meant)
    {
        var message = bots.Slack.Write(channel, "U2BEN", text);
        var posted = bots.Slack.EventOf(message, "message");
        return (() => bots.Slack.DeliverEventAsync(posted), () => bots.Slack.EditAsync(message, meant));
    }

    private static (Func<Task> Posting, Func<Task> Editing) InTeams(BotCluster bots, string conversation, string text, string meant)
    {
        var message = bots.Teams.Message(conversation, "29:ben", text);
        return (() => bots.Teams.DeliverAsync(message), () => bots.Teams.EditAsync(message, meant));
    }

    // What was written arrives after what it was changed to.
    private static bool IsOvertaken(int question) => question % 6 == 4;

    // While it is being answered, or once it has been.
    private static bool IsEdited(int question) => question % 3 == 1;

    private static string CodeOf(int conversation, int question) => $"{(IsEdited(question) ? 'e' : 'q')}{conversation:00}x{question:000}";

    private static async Task ExchangeAsync(BotCluster bots)
    {
        foreach (var each in bots.All)
        {
            await each.StopAsync();
            await each.StartAsync();
        }
    }

    private static async Task<string> HappenAsync(BotCluster bots, Random chance, int kind)
    {
        var all = bots.All.ToList();
        var victim = all[chance.Next(all.Count)];
        var who = bots.Web.Contains(victim) ? "a web process" : "a worker";
        switch (kind)
        {
            case 0:
                await victim.KillAsync();
                await victim.StartAsync();
                return $"{who} killed and started again";
            case 1:
                await victim.SignalAsync("STOP");
                await Task.Delay(chance.Next(9_000, 11_000));
                await victim.SignalAsync("CONT");
                return $"{who} suspended for longer than its leases";
            case 2:
                await bots.Postgres.StopAsync();
                await bots.Postgres.LaunchAsync();
                return "PostgreSQL restarted";
            case 3:
                await bots.Postgres.KillAsync();
                await Task.Delay(chance.Next(100, 3000));
                await bots.Postgres.LaunchAsync();
                return "PostgreSQL killed";
            case 4:
                bots.ToDatabase.CloseAll();
                return "connections cut";
            case 5:
                bots.ToDatabase.Hold();
                await Task.Delay(chance.Next(1000, 5000));
                bots.ToDatabase.CloseAll();
                bots.ToDatabase.Restore();
                return "connections half open";
            case 6:
                await ExchangeAsync(bots);
                return "all processes exchanged one after the other";
            case 7:
                bots.Slack.AgainAfter = bots.Teams.AgainAfter = TimeSpan.FromMilliseconds(chance.Next(10, 6000));
                await Task.Delay(5000);
                bots.Slack.AgainAfter = bots.Teams.AgainAfter = null;
                return "everything delivered again, after what was said later";
            case 8:
                await bots.Postgres.SlowDownAsync(TimeSpan.FromMilliseconds(100));
                await Task.Delay(chance.Next(4000, 8000));
                var slowly = await RecoverAsync(bots, chance.Next(50, 99));
                await bots.Postgres.SlowDownAsync(TimeSpan.Zero);
                return $"the database's disk slow, 100 ms for each flush (a question was answered in {slowly.TotalSeconds:0.0} s meanwhile)";
            case 9 when bots.Clocks.TryGetValue(victim, out var clock):
                var hours = chance.Next(2) == 0 ? 1 : -1;
                clock.Set(TimeSpan.FromHours(hours));
                await BotUnderTest.UntilAsync(async () => Math.Abs((await victim.ClockAsync() - TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(hours)).TotalMinutes) < 5, "the clock set", 10);
                await Task.Delay(chance.Next(4000, 8000));
                var answered = await RecoverAsync(bots, chance.Next(50, 99));
                clock.Set(TimeSpan.Zero);
                return $"the clock of {who} set {(hours > 0 ? "ahead" : "back")} by an hour (a question was answered in {answered.TotalSeconds:0.0} s meanwhile), and right again";
            case 10:
                bots.Model.Before = TimeSpan.FromSeconds(3);
                bots.Slack.Delay = bots.Teams.Delay = TimeSpan.FromMilliseconds(400);
                await Task.Delay(chance.Next(4000, 8000));
                bots.Model.Before = bots.Slack.Delay = bots.Teams.Delay = TimeSpan.Zero;
                return "the model, Slack and Teams slow";
            case 11:
                bots.Slack.Outage = bots.Teams.Outage = 503;
                await Task.Delay(chance.Next(4000, 8000));
                bots.Slack.Outage = bots.Teams.Outage = null;
                return "Slack and Teams away";
            case 12:
                bots.Front.Hold();
                await Task.Delay(chance.Next(1000, 5000));
                bots.Front.CloseAll();
                bots.Front.Restore();
                return "connections of the platforms half open";
            case 13:
                await bots.Postgres.SuspendAsync();
                await Task.Delay(chance.Next(1000, 5000));
                await bots.Postgres.ResumeAsync();
                return "PostgreSQL suspended";
            case 14:
                bots.Model.Outage = 503;
                await Task.Delay(chance.Next(2000, 4000));
                bots.Model.Outage = null;
                return "the model away";
            case 15 when bots.DatabaseClock is { } ofDatabase:
                var by = TimeSpan.FromHours(chance.Next(2) == 0 ? 1 : -1);
                ofDatabase.Set(by);
                await Task.Delay(chance.Next(2000, 6000));
                ofDatabase.Set(TimeSpan.Zero);
                return $"the database's clock set {(by > TimeSpan.Zero ? "ahead" : "back")} by an hour, and right again";
            default:
                for (var i = 0; i < 5; i++)
                {
                    bots.Model.Faults.NextStatus("chat", 500);
                    bots.Slack.Faults.NextStatus("chat.postMessage", 500);
                    bots.Teams.Faults.NextStatus("post", 503);
                }

                return "the model, Slack and Teams fail";
        }
    }

    [GeneratedRegex(@"[eq]\d\dx\d\d\d")]
    private static partial Regex Code();
}
