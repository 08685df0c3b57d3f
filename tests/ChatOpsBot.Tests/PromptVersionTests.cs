using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.Tests;

/// <summary>Drafts, versions and scopes, and what happens when people get in each other's way.</summary>
public sealed class PromptVersionTests : IAsyncLifetime
{
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    private static string TextOf(Form form) => form.Fields.First(field => field.Name == "text").Value;

    private async Task<string> InForceAsync(string room = "room") =>
        host.Get<PromptLibrary>().In(await AdministeredAsync(), (await AdministeredAsync()).PlaceOf(room)).Get("answer").Prompt.Body;

    private ValueTask<Snapshot> AdministeredAsync() => host.Get<CurrentAdministration>().ReadAsync(CancellationToken.None);

    [Fact]
    public async Task Draft_is_published_and_taken_back_and_all_of_it_is_history()
    {
        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - Call customers guests.");
        var published = await host.RunAsync(CommandHost.Ana, "prompt publish house-rules our tone");
        published.Markdown.ShouldContain("**house-rules** is now version 1");
        published.Markdown.ShouldContain("**- Call customers guests.**");

        (await host.SayAsync(CommandHost.Ana, published.Buttons.Single(button => button.Label == "Undo").Text)).ShouldContain("is now version 2");

        var history = await host.SayAsync(CommandHost.Ana, "prompt history house-rules");
        history.ShouldContain("- 2 (in force):");
        history.ShouldContain("- 1: ");
        history.ShouldContain("our tone");
        (await host.SayAsync(CommandHost.Ana, "prompt show house-rules 1")).ShouldContain("Call customers guests.");
        (await host.SayAsync(CommandHost.Ana, "prompt diff house-rules 1 2")).ShouldContain("~~- Call customers guests.~~");
    }

    [Fact]
    public async Task Closest_scope_wins()
    {
        await host.SayAsync(CommandHost.Ana, "assistant create travel");
        await host.RunAsync(CommandHost.Ana, "assistant bind travel", room: "trips");
        await PublishAsync("everywhere", "EVERYWHERE");
        await PublishAsync("assistant:travel", "TRAVEL");
        (await InForceAsync("trips")).ShouldContain("TRAVEL");
        (await InForceAsync("other")).ShouldContain("EVERYWHERE");

        await PublishAsync("here", "HERE", "trips");
        (await InForceAsync("trips")).ShouldContain("HERE");
        (await host.RunAsync(CommandHost.Ana, "prompt scope answer", room: "trips")).Markdown.ShouldContain("this channel (`room:trips`): version 1, by ana@example.com (holds here)");

        (await host.RunAsync(CommandHost.Ana, "prompt scope answer --remove here", room: "trips")).Markdown.ShouldContain("is now version 2");
        (await InForceAsync("trips")).ShouldContain("TRAVEL");

        async Task PublishAsync(string scope, string mark, string room = "room")
        {
            (await host.RunAsync(CommandHost.Ana, $"prompt set answer --scope {scope} {mark} {{{{ boundary }}}} {{{{ passages | size }}}}", room)).Markdown.ShouldContain("is saved");
            (await host.RunAsync(CommandHost.Ana, $"prompt publish answer --scope {scope}", room)).Markdown.ShouldContain("is now version");
        }
    }

    [Fact]
    public async Task Changes_of_two_people_to_different_lines_are_brought_together()
    {
        var (ana, bea) = (await host.OpenAsync(CommandHost.Ana, "prompt edit answer"), await host.OpenAsync(CommandHost.Bea, "prompt edit answer"));
        await host.SubmitAsync(CommandHost.Ana, ana, null, ("text", TextOf(ana).Replace("Today is", "The day is", StringComparison.Ordinal)));
        (await host.SayAsync(CommandHost.Ana, "prompt publish answer")).ShouldContain("is now version 1");

        var saved = await host.SubmitAsync(CommandHost.Bea, bea, null, ("text", $"AHOY\n{TextOf(bea)}"));

        saved.Markdown.ShouldContain("It now has version 1 by ana@example.com in it too.");
        (await host.SayAsync(CommandHost.Bea, "prompt publish answer")).ShouldContain("is now version 2");
        (await InForceAsync()).ShouldContain("AHOY");
        (await InForceAsync()).ShouldContain("The day is");
    }

    [Fact]
    public async Task Changes_to_the_same_line_are_shown_as_a_conflict_and_nothing_is_lost()
    {
        var (ana, bea) = (await host.OpenAsync(CommandHost.Ana, "prompt edit answer"), await host.OpenAsync(CommandHost.Bea, "prompt edit answer"));
        await host.SubmitAsync(CommandHost.Ana, ana, null, ("text", TextOf(ana).Replace("Today is", "ANA", StringComparison.Ordinal)));
        await host.SayAsync(CommandHost.Ana, "prompt publish answer");

        var conflict = (await host.SubmitAsync(CommandHost.Bea, bea, null, ("text", TextOf(bea).Replace("Today is", "BEA", StringComparison.Ordinal)))).Form!;

        conflict.Message!.ShouldContain("version 1 by ana@example.com");
        TextOf(conflict).ShouldMatch("(?s)<<<<<<< yours\n- BEA .*=======\n- ANA .*>>>>>>> version 1 by ana@example.com");
        (await host.SayAsync(CommandHost.Bea, "prompt publish answer")).ShouldContain("change the same lines");
        (await host.SubmitAsync(CommandHost.Bea, conflict)).Form!.Errors["text"].ShouldContain("Keep one of the two");

        var resolved = string.Join('\n', TextOf(conflict).Split('\n').Where(line => !line.StartsWith("<<<", StringComparison.Ordinal) && !line.StartsWith("===", StringComparison.Ordinal) && !line.StartsWith(">>>", StringComparison.Ordinal) && !line.StartsWith("- ANA", StringComparison.Ordinal)));
        (await host.SubmitAsync(CommandHost.Bea, conflict, null, ("text", resolved))).Markdown.ShouldContain("is saved");
        (await host.SayAsync(CommandHost.Bea, "prompt publish answer")).ShouldContain("is now version 2");
        (await InForceAsync()).ShouldContain("BEA");
    }

    [Fact]
    public async Task Who_opens_a_prompt_is_told_who_else_is_editing_it_and_sees_a_draft_only_when_it_is_shared()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit answer");
        await host.SubmitAsync(CommandHost.Ana, form, null, ("text", $"DRAFT\n{TextOf(form)}"));

        (await host.OpenAsync(CommandHost.Ed, "prompt edit answer")).Message!.ShouldContain("ana@example.com");
        (await host.SayAsync(CommandHost.Ed, "prompt show answer --of ana@example.com")).ShouldContain("has shared no draft");

        await host.SayAsync(CommandHost.Ana, "prompt share answer");
        (await host.SayAsync(CommandHost.Ed, "prompt show answer --of ana@example.com")).ShouldContain("DRAFT");
        TextOf(await host.OpenAsync(CommandHost.Ed, "prompt edit answer --from ana@example.com")).ShouldStartWith("DRAFT");
    }

    [Fact]
    public async Task Own_request_cannot_be_approved_and_one_that_was_overtaken_has_to_be_asked_again()
    {
        await host.SayAsync(CommandHost.Ed, "prompt set house-rules - ED");
        (await host.RunAsync(CommandHost.Ed, "prompt publish house-rules")).IsForAll.ShouldBeTrue();
        (await host.SayAsync(CommandHost.Ed, "prompt approve 1")).ShouldContain("This is your own request");

        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - ANA");
        await host.SayAsync(CommandHost.Ana, "prompt publish house-rules");
        (await host.SayAsync(CommandHost.Bea, "prompt approve 1")).ShouldContain("version 1 came into force");
        (await host.SayAsync(CommandHost.Bea, "prompt decline 1 please merge")).ShouldContain("is declined: please merge");
        (await host.SayAsync(CommandHost.Bea, "prompt approve 1")).ShouldContain("declined by bea@example.com already");
        (await host.SayAsync(CommandHost.Ana, "audit")).ShouldContain("ed@example.com: **refused** `prompt.approved`");
    }

    [Fact]
    public async Task With_four_eyes_administrators_need_another_person_too()
    {
        await host.SayAsync(CommandHost.Ana, "settings set prompts.four-eyes on");
        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - ANA");
        (await host.SayAsync(CommandHost.Ana, "prompt publish house-rules")).ShouldContain("asks to publish");

        (await host.SayAsync(CommandHost.Ed, "prompt approve 1")).ShouldContain("**house-rules** is now version 1");
        (await host.SayAsync(CommandHost.Ed, "prompt history house-rules")).ShouldContain("UTC, ana@example.com");
    }

    [Fact]
    public async Task Published_version_is_in_force_in_every_process_within_two_seconds()
    {
        await using var other = await CommandHost.StartAsync(host.Folder, owns: false);
        (await other.SayAsync(CommandHost.Ana, "prompt history house-rules")).ShouldContain("as it ships");

        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - NOW");
        await host.SayAsync(CommandHost.Ana, "prompt publish house-rules");

        using var twoSeconds = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        while (!(await InForceAsync()).Contains("NOW", StringComparison.Ordinal))
            await Task.Delay(20, twoSeconds.Token);

        async Task<string> InForceAsync() =>
            other.Get<PromptLibrary>().In(await other.Get<CurrentAdministration>().ReadAsync(twoSeconds.Token), Place.Nowhere).Get("house-rules").Prompt.Body;
    }

    [Fact]
    public async Task Form_says_at_the_field_what_is_wrong_and_keeps_what_was_written()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit answer");

        var again = (await host.SubmitAsync(CommandHost.Ana, form, null, ("text", "{{ pasages }}"), ("temperature", "0.5"))).Form!;
        again.Errors["text"].ShouldContain("did you mean `passages`?");
        TextOf(again).ShouldBe("{{ pasages }}");

        var numbers = (await host.SubmitAsync(CommandHost.Ana, form, null, ("temperature", "hot"), ("most-tokens", "-1"), ("text", ""))).Form!;
        numbers.Errors.Keys.ShouldBe(["temperature", "most-tokens", "text"], ignoreOrder: true);
        (await host.SayAsync(CommandHost.Ana, "prompt show answer --draft")).ShouldContain("You have no draft");
    }

    [Fact]
    public async Task Form_sent_twice_saves_once_and_one_sent_late_or_by_somebody_else_does_no_harm()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit answer");
        var text = ("text", $"AHOY\n{TextOf(form)}");

        (await host.SubmitAsync(CommandHost.Bea, form, null, text)).Markdown.ShouldContain("opened by somebody else");
        (await host.SubmitAsync(CommandHost.Ana, form, null, text)).Markdown.ShouldContain("is saved");
        (await host.SubmitAsync(CommandHost.Ana, form, null, text)).Markdown.ShouldContain("is saved");
        (await host.SayAsync(CommandHost.Ana, "prompt publish answer")).ShouldContain("is now version 1");

        // Late: what it has is in force already.
        (await host.SubmitAsync(CommandHost.Ana, form, null, text)).Markdown.ShouldContain("what is in force already");
        (await InForceAsync()).Split("AHOY").Length.ShouldBe(2, "not twice in it");
    }

    [Fact]
    public async Task Form_sent_after_its_prompt_was_taken_away_gives_the_text_back()
    {
        await host.SayAsync(CommandHost.Ana, "prompt create travel");
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit travel");
        await host.Get<IPromptStore>().PublishAsync("travel", "everywhere", 1, null, null, "bea@example.com", null, new Core.People.AuditEntry("bea@example.com", "prompt.removed", "travel"), null, CancellationToken.None);
        host.Get<CurrentAdministration>().Expire();

        var reply = await host.SubmitAsync(CommandHost.Ana, form, null, ("text", "MY WORK {{ boundary }} {{ passages }}"));

        reply.Form.ShouldBeNull();
        reply.Markdown.ShouldContain("is not there any more");
        reply.Markdown.ShouldContain("MY WORK");
    }

    [Fact]
    public async Task Form_whose_state_is_nonsense_is_refused()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit answer");

        (await host.SubmitAsync(CommandHost.Ana, form with { State = "{nonsense" })).Markdown.ShouldContain("not known any more");
    }

    [Fact]
    public async Task Settings_of_the_model_are_changed_in_the_form()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit answer");
        await host.SubmitAsync(CommandHost.Ana, form, null, ("temperature", "0,7"), ("most-tokens", ""));
        await host.SayAsync(CommandHost.Ana, "prompt publish answer");

        var head = host.Get<PromptLibrary>().In(await AdministeredAsync(), Place.Nowhere).Get("answer").Prompt.Head;
        head.Model.Temperature.ShouldBe(0.7f);
        head.Model.MaxOutputTokens.ShouldBeNull();
        head.Variables["passages"].Required.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_saved_over_is_forgotten_after_a_while_and_drafts_and_versions_are_not()
    {
        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - ONE");
        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - TWO");

        await host.Get<IPromptStore>().PruneAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken.None);

        (await host.Get<IPromptStore>().SavedAsync(1, CancellationToken.None)).ShouldBeNull();
        (await host.SayAsync(CommandHost.Ana, "prompt show house-rules --draft")).ShouldContain("TWO");
        (await host.SayAsync(CommandHost.Ana, "prompt publish house-rules")).ShouldContain("is now version 1");
        (await host.SayAsync(CommandHost.Ana, "prompt publish house-rules")).ShouldContain("Version 1, which is yours, is in force since");
    }

    [Fact]
    public async Task Prompt_that_leaves_no_room_in_the_models_window_is_refused()
    {
        await using var small = await CommandHost.StartAsync(settings: new()
        {
            ["ChatOps:Models:Chat:0:Endpoint"] = "http://127.0.0.1:9/v1",
            ["ChatOps:Models:Chat:0:Model"] = "small",
            ["ChatOps:Models:Chat:0:ContextTokens"] = "1000",
        });

        (await small.SayAsync(CommandHost.Ana, $"prompt set house-rules {string.Concat(Enumerable.Repeat("Be brief. ", 200))}")).ShouldMatch("takes .* tokens with its examples, and half of the model's window of 1,000");
    }

    [Fact]
    public async Task Two_publications_at_the_same_moment_leave_one_version_and_a_clear_word_to_the_other()
    {
        await host.SayAsync(CommandHost.Ana, "prompt set house-rules - ANA");
        await host.SayAsync(CommandHost.Bea, "prompt set house-rules - BEA");

        var said = await Task.WhenAll(Task.Run(() => host.SayAsync(CommandHost.Ana, "prompt publish house-rules")), Task.Run(() => host.SayAsync(CommandHost.Bea, "prompt publish house-rules")));

        said.Count(reply => reply.Contains("is now version 1", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', said));
        (await host.SayAsync(CommandHost.Ana, "prompt history house-rules")).ShouldNotContain("- 2");
    }
}

/// <summary>What ships changes with an upgrade.</summary>
public sealed class PromptUpgradeTests : IAsyncLifetime
{
    private readonly string data = System.IO.Directory.CreateTempSubdirectory("chatops-upgrade-").FullName;
    private readonly string prompts = System.IO.Directory.CreateTempSubdirectory("chatops-prompts-").FullName;

    public PromptUpgradeTests() => Ship("one\n\ntwo\n\nthree\n");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await TestDatabase.RemoveAsync(data);
        System.IO.Directory.Delete(prompts, recursive: true);
    }

    [Fact]
    public async Task Change_of_a_shipped_prompt_is_merged_into_the_companys_version()
    {
        await CompanyChangesAsync("one\n\ntwo\n\nTHREE");
        Ship("ONE\n\ntwo\n\nthree\n");

        await using var host = await StartAsync();
        await BotUpgradesAsync(host);

        (await host.SayAsync(CommandHost.Ana, "prompt show rules")).ShouldContain("ONE\n\ntwo\n\nTHREE");
        (await host.SayAsync(CommandHost.Ana, "prompt history rules")).ShouldContain("chatopsbot, merged with the default of the new release");
        (await host.SayAsync(CommandHost.Ana, "audit verify")).ShouldContain("as they were written");
    }

    [Fact]
    public async Task Change_of_the_same_line_leaves_the_companys_version_in_force_and_is_told()
    {
        await CompanyChangesAsync("one\n\nOURS\n\nthree");
        Ship("one\n\nTHEIRS\n\nthree\n");

        await using var host = await StartAsync();
        await BotUpgradesAsync(host);

        (await host.SayAsync(CommandHost.Ana, "prompt show rules")).ShouldContain("OURS");
        (await host.SayAsync(CommandHost.Ana, "prompt list")).ShouldContain("⚠ Its shipped text changed");
        (await host.SayAsync(CommandHost.Ana, "prompt merge rules")).ShouldContain("between `<<<<<<<`");
        (await host.SayAsync(CommandHost.Ana, "prompt set rules one\n\nBOTH\n\nthree")).ShouldContain("is saved");
        (await host.SayAsync(CommandHost.Ana, "prompt publish rules")).ShouldContain("is now version 2");
        (await host.SayAsync(CommandHost.Ana, "prompt list")).ShouldNotContain("⚠");
    }

    private async Task CompanyChangesAsync(string body)
    {
        await using var host = await StartAsync();
        (await host.SayAsync(CommandHost.Ana, $"prompt set rules {body}")).ShouldContain("is saved");
        (await host.SayAsync(CommandHost.Ana, "prompt publish rules")).ShouldContain("is now version 1");
    }

    private static async Task BotUpgradesAsync(CommandHost host)
    {
        var upgrades = host.Get<Prompts.Versions.ShippedUpgrades>();
        await host.SayAsync(CommandHost.Ana, "whoami");
        await upgrades.StartAsync(CancellationToken.None);
        await upgrades.ExecuteTask!;
    }

    private Task<CommandHost> StartAsync() => CommandHost.StartAsync(data, prompts);

    private void Ship(string body) => File.WriteAllText(Path.Combine(prompts, "rules.md"), $"---\nname: rules\ndescription: Rules.\npurpose: include\n---\n{body}");
}
