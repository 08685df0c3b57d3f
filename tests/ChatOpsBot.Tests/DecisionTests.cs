using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Simulators;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>What becomes of changes that somebody asked to publish, and how publications are taken back.</summary>
public sealed class DecisionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero));
    private CommandHost host = null!;

    public async Task InitializeAsync()
    {
        host = await CommandHost.StartAsync(time: time, settings: new() { ["ChatOps:Admin:Emails:0"] = CommandHost.Ana.Id, ["ChatOps:Admin:Emails:1"] = CommandHost.Bea.Id });
        foreach (var person in (Person[])[CommandHost.Ana, CommandHost.Bea, CommandHost.Ed])
            await host.Get<IContacts>().SaveAsync(person.Id, new ConversationReference("test", $"direct:{person.Id}", "", new Sender(person.Id, person.Name), ""), CancellationToken.None);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Request_is_sent_once_to_each_who_may_approve_it()
    {
        await AskAsync();

        (await ToldAsync("ana@example.com")).ShouldHaveSingleItem().ShouldContain("asks to publish a change of **house-rules**");
        (await ToldAsync("bea@example.com")).ShouldHaveSingleItem();
        (await ToldAsync("ed@example.com")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Author_is_told_why_a_request_was_declined()
    {
        await AskAsync();

        await host.SayAsync(CommandHost.Ana, "prompt decline 1 too long");

        (await ToldAsync("ed@example.com")).ShouldHaveSingleItem().ShouldContain("ana@example.com declined your change of **house-rules** (request 1): too long");
    }

    [Fact]
    public async Task Author_is_told_that_a_request_was_approved_and_the_history_names_who_did()
    {
        await AskAsync();

        await host.SayAsync(CommandHost.Bea, "prompt approve 1");

        (await ToldAsync("ed@example.com")).ShouldHaveSingleItem().ShouldContain("It is version 1 and in force.");
        (await host.SayAsync(CommandHost.Ana, "prompt history house-rules")).ShouldContain("ed@example.com, approved by bea@example.com");
    }

    [Fact]
    public async Task Undo_keeps_what_came_into_force_later_and_offers_to_take_the_one_version_out()
    {
        await PublishAsync("- Call customers guests.\n\n- Be slow.\n\n- Be kind.");
        var undo = await PublishAsync("- Call customers guests.\n\n- Be slow.\n\n- Be brief.");
        await PublishAsync("- Call customers friends.\n\n- Be slow.\n\n- Be brief.");

        var refused = await host.RunAsync(CommandHost.Ana, undo);
        refused.Markdown.ShouldContain("Version 3 by ana@example.com is in force by now");
        (await host.SayAsync(CommandHost.Ana, "prompt show house-rules")).ShouldContain("friends");

        await host.SayAsync(CommandHost.Ana, refused.Buttons.Single().Text);
        var draft = await host.SayAsync(CommandHost.Ana, "prompt show house-rules --draft");
        draft.ShouldContain("- Call customers friends.");
        draft.ShouldContain("- Be kind.");
        draft.ShouldNotContain("- Be brief.");
    }

    [Fact]
    public async Task Undo_takes_back_what_is_in_force() =>
        (await host.SayAsync(CommandHost.Ana, await PublishAsync("- Be brief."))).ShouldContain("is now version 2");

    [Fact]
    public async Task Created_prompt_is_removed_and_brought_back()
    {
        await host.SayAsync(CommandHost.Ana, "prompt create travel-answer");

        var removed = await host.RunAsync(CommandHost.Ana, "prompt remove travel-answer");
        removed.Markdown.ShouldContain("is gone");
        (await host.SayAsync(CommandHost.Ana, "prompt show travel-answer")).ShouldContain("There is no prompt `travel-answer`");

        (await host.SayAsync(CommandHost.Ana, removed.Buttons.Single().Text)).ShouldContain("is now version 3");
        (await host.SayAsync(CommandHost.Ana, "prompt show travel-answer")).ShouldContain("{{ boundary }}");
    }

    [Fact]
    public async Task Prompt_that_ships_or_is_in_use_is_not_removed()
    {
        await host.SayAsync(CommandHost.Ana, "prompt create travel-answer");
        await host.SayAsync(CommandHost.Ana, "assistant create travel --prompt travel-answer");

        (await host.SayAsync(CommandHost.Ana, "prompt remove answer")).ShouldContain("ships with the bot");
        (await host.SayAsync(CommandHost.Ana, "prompt remove travel-answer")).ShouldContain("The assistant `travel` answers by");
    }

    [Fact]
    public async Task Draft_that_nobody_touched_for_thirty_days_is_put_away_and_kept()
    {
        await host.SayAsync(CommandHost.Ed, "prompt set house-rules - Be brief.");
        (await host.SayAsync(CommandHost.Ana, "prompt show house-rules")).ShouldContain("Being edited by ed@example.com");

        time.Advance(TimeSpan.FromDays(31));

        (await host.SayAsync(CommandHost.Ana, "prompt show house-rules")).ShouldNotContain("Being edited");
        (await host.SayAsync(CommandHost.Ed, "prompt show house-rules --draft")).ShouldContain("- Be brief.");
    }

    [Fact]
    public async Task Form_publishes_with_a_note()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "prompt edit house-rules");

        (await host.SubmitAsync(CommandHost.Ana, form, "publish", ("text", "- Be brief."), ("note", "shorter"))).Markdown.ShouldContain("is now version 1");
        (await host.SayAsync(CommandHost.Ana, "prompt history house-rules")).ShouldContain("ana@example.com, shorter");
    }

    [Fact]
    public async Task Form_for_an_assistant_that_went_gives_back_what_was_typed()
    {
        await host.SayAsync(CommandHost.Ana, "assistant create travel");
        var prompt = await host.OpenAsync(CommandHost.Ana, "prompt edit house-rules --scope assistant:travel");
        var assistant = await host.OpenAsync(CommandHost.Ana, "assistant set travel");
        await host.SayAsync(CommandHost.Ana, "assistant remove travel");

        (await host.SubmitAsync(CommandHost.Ana, prompt, null, ("text", "- Fly never."))).Markdown.ShouldContain("- Fly never.");
        (await host.SubmitAsync(CommandHost.Ana, assistant, null, ("greeting", "Welcome aboard"))).Markdown.ShouldContain("Welcome aboard");
    }

    private async Task AskAsync()
    {
        await host.SayAsync(CommandHost.Ed, "prompt set house-rules - Call customers guests.");
        await host.SayAsync(CommandHost.Ed, "prompt publish house-rules");
    }

    private async Task<string> PublishAsync(string rules)
    {
        await host.SayAsync(CommandHost.Ana, $"prompt set house-rules {rules}");
        return (await host.RunAsync(CommandHost.Ana, "prompt publish house-rules")).Buttons.Single(button => button.Label == "Undo").Text;
    }

    private async Task<List<string>> ToldAsync(string person)
    {
        await using var database = await TestDatabase.OpenAsync(host.Folder);
        await using var command = database.CreateCommand();
        command.CommandText = $"""SELECT "Payload" FROM "Inbox" WHERE "Conversation" = 'direct:{person}'""";
        var told = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            told.Add(System.Text.Json.Nodes.JsonNode.Parse(rows.GetString(0))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        return told;
    }
}
