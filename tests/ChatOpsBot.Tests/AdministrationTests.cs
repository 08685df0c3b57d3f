using System.Text.Json;
using ChatOpsBot.Administration.Audit;
using ChatOpsBot.Administration.Keys;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Simulators;
using ChatOpsBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Tests;

/// <summary>Roles, settings, assistants, keys, limits and the audit log.</summary>
public sealed class AdministrationTests : IAsyncLifetime
{
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    private ValueTask<Snapshot> NowAsync() => host.Get<CurrentAdministration>().ReadAsync(CancellationToken.None);

    [Fact]
    public async Task Role_is_granted_by_mention_or_email_and_holds_on_every_platform()
    {
        (await host.RunAsync(CommandHost.Ana, "role grant Ben Miller editor", mentions: [new Mention("Ben Miller", "U2BEN")])).Markdown.ShouldContain("ben@example.com is **editor** now");

        var directory = host.Get<PersonDirectory>();
        directory.Recognise("slack", new Sender("U2BEN", Email: "Ben@example.com"), await NowAsync()).Role.ShouldBe(Role.Editor);
        directory.Recognise("teams", new Sender("29:ben", Email: "ben@example.com"), await NowAsync()).Role.ShouldBe(Role.Editor);
        directory.Recognise("teams", new Sender("29:x", Email: "ben@example.com", Guest: true), await NowAsync()).Role.ShouldBe(Role.Member, "nobody vouches for a guest's e-mail");

        (await host.SayAsync(CommandHost.Ana, "role revoke ben@example.com")).ShouldContain("is not **editor** any more");
        directory.Recognise("slack", new Sender("U2BEN", Email: "ben@example.com"), await NowAsync()).Role.ShouldBe(Role.Member);
    }

    [Theory]
    [InlineData("role grant nobody editor", "neither a mention nor an e-mail")]
    [InlineData("role grant x@example.com king", "There is no role `king`")]
    [InlineData("role grant x@example.com 2", "There is no role `2`")]
    [InlineData("role revoke x@example.com", "was granted no role here")]
    [InlineData("role grant <@U9GUEST> editor", "is a guest, and guests have no roles")]
    [InlineData("role grant <@U404> editor", "I can't find out who this is")]
    [InlineData("settings set limits.tokens-per-dya 5", "Did you mean `limits.tokens-per-day`?")]
    [InlineData("settings set limits.tokens-per-day many", "It must be a whole number from 0")]
    [InlineData("settings set prompts.four-eyes maybe", "It must be on or off")]
    [InlineData("settings set roles.slack-groups boss=S1", "It must be pairs of a role and a group's id")]
    [InlineData("assistant set default --mode robot", "There is no mode `robot`. There are: `agent`, `answer`, `quote`")]
    [InlineData("assistant set default --model gpt", "No model is configured")]
    [InlineData("assistant set default --collections secret", "There is no collection `secret`")]
    [InlineData("assistant set default --prompt tone", "There is no prompt `tone` for answers. There are: `answer`")]
    [InlineData("assistant set default --passages 50", "from 1 to 20")]
    [InlineData("assistant set nobody --passages 5", "There is no assistant `nobody`. There are: `default`")]
    [InlineData("assistant remove default", "so it stays")]
    [InlineData("assistant unbind", "No assistant is bound there")]
    [InlineData("inbox show 5", "Nothing of the number 5 waits here")]
    [InlineData("key create k --scopes everything", "`everything` is no scope. There are: `ask`")]
    [InlineData("key create k --expires soon", "`soon` is no span")]
    [InlineData("key create k --access ???", "`???` is neither")]
    [InlineData("key create k --access all", "You can't give away access to `all`")]
    [InlineData("key create k --access hr", "You can't give away access to `hr`")]
    [InlineData("key revoke k", "There is no key `k`")]
    [InlineData("prompt rollback answer", "is as it ships")]
    [InlineData("prompt rollback answer 7", "has no version 7")]
    [InlineData("prompt publish answer", "You have no draft")]
    [InlineData("prompt approve 9", "There is no request 9")]
    [InlineData("prompt show anwser", "Did you mean `answer`?")]
    [InlineData("prompt edit answer --scope nowhere", "`nowhere` is no scope")]
    [InlineData("prompt test answer", "Which question?")]
    [InlineData("prompt set answer", "There is no text after `answer`")]
    public async Task Bad_input_gets_a_reason_and_changes_nothing(string text, string expected)
    {
        var before = (await NowAsync()).Version;

        (await host.SayAsync(CommandHost.Ana, text)).ShouldContain(expected);

        host.Get<CurrentAdministration>().Expire();
        (await NowAsync()).Version.ShouldBe(before);
    }

    [Fact]
    public async Task Last_administrator_cannot_be_revoked_also_not_by_two_who_revoke_each_other()
    {
        await host.SayAsync(CommandHost.Ana, "role grant ana@example.com admin");
        (await host.SayAsync(CommandHost.Ana, "role revoke ana@example.com")).ShouldContain("is the last administrator");
        (await host.SayAsync(CommandHost.Ana, "role grant ana@example.com editor")).ShouldContain("is the last administrator");

        await host.SayAsync(CommandHost.Ana, "role grant bea@example.com admin");
        await Task.WhenAll(Task.Run(() => host.SayAsync(CommandHost.Ana, "role revoke bea@example.com")), Task.Run(() => host.SayAsync(CommandHost.Bea, "role revoke ana@example.com")));

        host.Get<CurrentAdministration>().Expire();
        (await NowAsync()).Grants.Values.Count(role => role == Role.Admin).ShouldBe(1);
        (await host.SayAsync(CommandHost.Ana, "audit role.revoked")).ShouldContain("**refused**");
    }

    [Fact]
    public async Task Setting_says_what_it_affects_and_goes_back_to_what_is_configured()
    {
        var set = await host.RunAsync(CommandHost.Ana, "settings set limits.tokens-per-day 5000");
        set.Markdown.ShouldContain("`limits.tokens-per-day` is **5000** now; before: 0. It affects the next question.");
        (await host.SayAsync(CommandHost.Ana, "settings show")).ShouldContain("`limits.tokens-per-day` = **5000** (changed here)");

        await host.SayAsync(CommandHost.Ana, set.Buttons.Single().Text);
        (await host.SayAsync(CommandHost.Ana, "settings set limits.tokens-per-day default")).ShouldContain("is **0** now");
        (await host.SayAsync(CommandHost.Ana, "settings show limits.tokens-per-day")).ShouldNotContain("changed here");
    }

    [Fact]
    public async Task Assistant_is_made_bound_shown_changed_in_a_form_and_removed()
    {
        (await host.SayAsync(CommandHost.Ana, "assistant create travel --passages 5 --greeting \"Welcome aboard\" --starters \"Who books?|What may it cost?\"")).ShouldContain("- greeting: Welcome aboard");
        (await host.RunAsync(CommandHost.Ana, "assistant create travel")).Markdown.ShouldContain("There is an assistant `travel` already.");
        (await host.RunAsync(CommandHost.Ana, "assistant bind travel", room: "trips")).Markdown.ShouldContain("**travel** answers here");

        (await host.RunAsync(CommandHost.Mia, "whoami", room: "trips")).Markdown.ShouldContain("The assistant **travel** answers here.");
        (await host.RunAsync(CommandHost.Mia, "assistant show", room: "trips")).Markdown.ShouldContain("**travel** answers here");
        (await host.RunAsync(CommandHost.Mia, "help", room: "trips")).Buttons.Select(button => button.Text).ShouldBe(["Who books?", "What may it cost?"]);
        host.Get<Core.Replies.IGreeter>().Greet(await NowAsync(), "trips").Markdown.ShouldBe("Welcome aboard");
        host.Get<Core.Replies.IGreeter>().Greet(await NowAsync(), "elsewhere").Markdown.ShouldContain("I answer questions from your company's documents");

        var form = await host.OpenAsync(CommandHost.Ana, "assistant set travel");
        (await host.SubmitAsync(CommandHost.Ana, form, null, ("passages", "many"), ("mode", "quote"))).Form!.Errors["passages"].ShouldContain("from 1 to 20");
        (await host.SubmitAsync(CommandHost.Ana, form, null, ("passages", "7"), ("mode", "quote"))).Markdown.ShouldContain("- passages: 7");
        (await NowAsync()).AssistantIn("trips").ShouldSatisfyAllConditions(
            travel => travel.MostPassages.ShouldBe(7),
            travel => travel.Mode.ShouldBe("quote"),
            travel => travel.Starters.Count.ShouldBe(2));

        await host.SayAsync(CommandHost.Ana, "assistant remove travel");
        (await NowAsync()).AssistantIn("trips").Name.ShouldBe("default");
        (await host.SubmitAsync(CommandHost.Ana, form)).Markdown.ShouldContain("is not there any more");
    }

    [Fact]
    public async Task Key_is_shown_once_kept_as_a_hash_and_ends()
    {
        (await host.RunAsync(CommandHost.Ana, "key create intranet", isShared: true)).Markdown.ShouldContain("Write this to me in a direct message");

        var made = await host.RunAsync(CommandHost.Ana, "key create intranet --scopes ask,read-audit --access everyone,ana@example.com --expires 90d");
        made.IsSecret.ShouldBeTrue();
        var secret = made.Markdown.Split('`').Single(part => part.StartsWith("cob-", StringComparison.Ordinal));
        var caller = (await host.Get<KeyService>().FindAsync(secret, CancellationToken.None))!;
        caller.May(Right.Ask).ShouldBeTrue();
        caller.May(Right.EditKnowledge).ShouldBeFalse();
        caller.Reader.May(["person:ana@example.com"]).ShouldBeTrue();
        caller.Reader.May(["group:board"]).ShouldBeFalse();
        if (!TestDatabase.IsPostgres)
            File.ReadAllBytes(Path.Combine(host.Folder, "chatops.db")).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).ShouldBe(-1);

        await host.SayAsync(CommandHost.Ana, "key revoke intranet");
        (await host.Get<KeyService>().FindAsync(secret, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Key_that_has_expired_is_nobody_s()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var later = await CommandHost.StartAsync(time: time);
        var made = await later.RunAsync(CommandHost.Ana, "key create intranet --expires 12h");
        var secret = made.Markdown.Split('`').Single(part => part.StartsWith("cob-", StringComparison.Ordinal));

        time.Advance(TimeSpan.FromHours(11.9));
        (await later.Get<KeyService>().FindAsync(secret, CancellationToken.None)).ShouldNotBeNull();
        time.Advance(TimeSpan.FromHours(0.2));
        (await later.Get<KeyService>().FindAsync(secret, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("UPDATE \"Audit\" SET \"After\" = '6' WHERE \"Id\" = 2", 2)]
    [InlineData("UPDATE \"Audit\" SET \"PersonId\" = 'eve' WHERE \"Id\" = 1", 1)]
    [InlineData("DELETE FROM \"Audit\" WHERE \"Id\" = 2", 3)]
    [InlineData("DELETE FROM \"Audit\" WHERE \"Id\" = 3", 3)]
    [InlineData("DELETE FROM \"Audit\"", 1)]
    [InlineData("UPDATE \"Audit\" SET \"Hash\" = '' WHERE \"Id\" = 3", 3)]
    public async Task Tampering_with_the_audit_log_shows(string tampering, long brokenAt)
    {
        for (var i = 1; i <= 3; i++)
            await host.SayAsync(CommandHost.Ana, $"settings set limits.tokens-per-day {i}");
        (await host.Get<IAuditLog>().VerifyAsync(CancellationToken.None)).BrokenAt.ShouldBeNull();

        await using (var database = await TestDatabase.OpenAsync(host.Folder))
        {
            await using var command = database.CreateCommand();
            command.CommandText = tampering;
            await command.ExecuteNonQueryAsync();
        }

        (await host.Get<IAuditLog>().VerifyAsync(CancellationToken.None)).BrokenAt.ShouldBe(brokenAt);
        (await host.SayAsync(CommandHost.Ana, "audit verify")).ShouldContain($"was tampered with**, from entry {brokenAt} on");
    }

    [Fact]
    public async Task Entries_of_a_version_without_hashes_become_the_beginning_of_the_chain()
    {
        await using (var database = await TestDatabase.OpenAsync(host.Folder))
        {
            await using var command = database.CreateCommand();
            command.CommandText = """INSERT INTO "Audit" ("PersonId", "Action", "Subject", "At", "Hash", "WasRefused") VALUES ('ana', 'document.added', 'x', 5, '', 0), ('ana', 'document.removed', 'x', 6, '', 0)""";
            await command.ExecuteNonQueryAsync();
        }

        // As at the start.
        await using (var db = await host.Get<IDbContextFactory<ChatOpsDb>>().CreateDbContextAsync())
            await AuditChain.UpgradeAsync(db, CancellationToken.None);
        await host.SayAsync(CommandHost.Ana, "settings set limits.tokens-per-day 1");

        var verdict = await host.Get<IAuditLog>().VerifyAsync(CancellationToken.None);
        verdict.BrokenAt.ShouldBeNull();
        verdict.Entries.ShouldBe(3);
    }

    [Fact]
    public async Task Audit_log_is_filtered_and_exported_as_lines_of_JSON()
    {
        await host.SayAsync(CommandHost.Ana, "settings set guests ask");
        await host.SayAsync(CommandHost.Bea, "role grant x@example.com editor");

        var listed = await host.SayAsync(CommandHost.Ana, "audit bea@example.com role 7d");
        listed.ShouldContain("bea@example.com: `role.granted` x@example.com: `member` → `editor`");
        listed.ShouldNotContain("guests");
        (await host.SayAsync(CommandHost.Ana, "audit 2100-01-01")).ShouldContain("No entry is like that");

        var lines = new List<JsonElement>();
        await foreach (var record in host.Get<IAuditLog>().ReadAllAsync(CancellationToken.None))
            lines.Add(JsonDocument.Parse(AuditLine.Of(record)).RootElement);
        lines.Select(line => line.GetProperty("action").GetString()).ShouldBe(["setting.changed", "role.granted"]);
        lines[0].GetProperty("before").GetString().ShouldBe("nothing");
        lines[0].GetProperty("after").GetString().ShouldBe("ask");
    }

    [Fact]
    public async Task Messages_beyond_the_limit_are_told_when_it_goes_on()
    {
        await host.SayAsync(CommandHost.Ana, "settings set limits.person-per-minute 2");
        var limits = host.Get<TurnLimits>();
        var now = await NowAsync();

        (await limits.CheckRateAsync(CommandHost.Mia, "room", now, CancellationToken.None)).ShouldBeNull();
        (await limits.CheckRateAsync(CommandHost.Mia, "room", now, CancellationToken.None)).ShouldBeNull();
        var refusal = (await limits.CheckRateAsync(CommandHost.Mia, "room", now, CancellationToken.None))!;

        refusal.Kind.ShouldBe(LimitKind.PersonRate);
        Localizer.English.Say(refusal.ToPhrase()).ShouldMatch("more than 2 messages within a minute.* again in .* (seconds|minutes)");
        (await limits.CheckRateAsync(CommandHost.Ed, "room", now, CancellationToken.None)).ShouldBeNull();

        await host.SayAsync(CommandHost.Ana, "settings set limits.channel-per-minute 1");
        (await limits.CheckRateAsync(CommandHost.Ana, "crowded", await NowAsync(), CancellationToken.None)).ShouldBeNull();
        (await limits.CheckRateAsync(CommandHost.Bea, "crowded", await NowAsync(), CancellationToken.None))!.Kind.ShouldBe(LimitKind.ChannelRate);
        (await limits.CheckRateAsync(CommandHost.Bea, "quiet", await NowAsync(), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Budget_of_tokens_is_counted_by_day_and_person()
    {
        var now = TimeProvider.System.GetUtcNow();
        await host.Get<IUsage>().AddAsync(now, new UsageAccount(CommandHost.Mia.Id), 0, [new ModelCall("m", 600, 500)], CancellationToken.None);
        await host.Get<IUsage>().AddAsync(now, new UsageAccount(CommandHost.Mia.Id), 0, [new ModelCall("m", 1, 1)], CancellationToken.None);
        await host.Get<IUsage>().AddAsync(now.AddDays(-1), new UsageAccount(CommandHost.Ed.Id), 0, [new ModelCall("m", 9_000, 0)], CancellationToken.None);
        await host.SayAsync(CommandHost.Ana, "settings set limits.person-tokens-per-day 1000");

        (await host.Get<TurnLimits>().CheckBudgetsAsync(new UsageAccount(CommandHost.Mia.Id), await NowAsync(), CancellationToken.None))!.Kind.ShouldBe(LimitKind.Budget);
        (await host.Get<TurnLimits>().CheckBudgetsAsync(new UsageAccount(CommandHost.Ed.Id), await NowAsync(), CancellationToken.None)).ShouldBeNull();

        await host.SayAsync(CommandHost.Ana, "settings set limits.tokens-per-day 1100");
        var refusal = (await host.Get<TurnLimits>().CheckBudgetsAsync(new UsageAccount(CommandHost.Ed.Id), await NowAsync(), CancellationToken.None))!;
        Localizer.English.Say(refusal.ToPhrase()).ShouldMatch("budget of 1,100 tokens is used up.* at midnight UTC");
    }

    [Fact]
    public async Task Status_tells_how_the_parts_are()
    {
        var status = await host.SayAsync(CommandHost.Ana, "status");

        status.ShouldContain("models: none is configured");
        status.ShouldContain("queue: 0 waiting or being answered");
        status.ShouldContain("documents: 0 kept");
    }
}
