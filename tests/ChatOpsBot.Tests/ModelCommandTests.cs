using ChatOpsBot.Administration.Usage;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Tests;

/// <summary>Models as administrators see, add, try and price them in the chat.</summary>
public sealed class ModelCommandTests : IAsyncLifetime
{
    private ScriptedModel smart = null!;
    private AnthropicService claude = null!;
    private CommandHost host = null!;

    public async Task InitializeAsync()
    {
        (smart, claude) = (await ScriptedModel.StartAsync(), await AnthropicService.StartAsync());
        host = await CommandHost.StartAsync(settings: new Dictionary<string, string?>
        {
            ["ChatOps:Models:Chat:0:Alias"] = "smart",
            ["ChatOps:Models:Chat:0:Endpoint"] = smart.Endpoint,
            ["ChatOps:Models:Chat:0:Model"] = "gpt",
            ["ChatOps:Models:Chat:0:ApiKey"] = "sk-configured-1234",
            ["ChatOps:Models:AllowedNetworks:0"] = "127.0.0.0/8",
        });
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await smart.DisposeAsync();
        await claude.DisposeAsync();
    }

    [Fact]
    public async Task Model_is_added_by_a_form_used_tried_and_removed()
    {
        (await AddAsync("claude", "claude", claude.Endpoint, "key")).ShouldContain("can answer now");

        (await host.SayAsync(CommandHost.Ana, "model list")).ShouldContain("**claude**: m, anthropic");
        (await host.SayAsync(CommandHost.Ana, "model test claude")).ShouldContain("streams: yes");
        (await host.SayAsync(CommandHost.Ana, "model use claude")).ShouldContain("answers where an assistant names no model");
        (await NowAsync()).DefaultChat!.Settings.Alias.ShouldBe("claude");
        (await (await NowAsync()).DefaultChat!.AskAsync([new ChatMessage(ChatRole.User, "So?")], new ChatOptions(), default)).Text.ShouldBe("It is so.");

        (await host.SayAsync(CommandHost.Ana, "model remove claude")).ShouldContain("gone");
        (await NowAsync()).DefaultChat!.Settings.Alias.ShouldBe("smart");
    }

    [Fact]
    public async Task Trial_tells_what_a_model_can_by_what_it_does_and_not_by_what_it_says()
    {
        smart.Calls = request => request["tools"] is null ? null : [new("time_in", """{"city":"Oslo"}""")];
        smart.Script = request => request["response_format"] is not null ? """{"ok":true}""" : request.ToJsonString().Contains("data:image/png", StringComparison.Ordinal) ? "Orange." : "1, 2, 3, 4, 5, 6, 7";
        (await host.SayAsync(CommandHost.Ana, "model test smart")).ShouldContain("streams: yes; calls tools: yes; writes JSON: yes; sees pictures: yes");

        smart.Calls = _ => null;
        smart.Script = request => request.ToJsonString().Contains("data:image/png", StringComparison.Ordinal) ? "I can't say." : "1, 2, 3, 4, 5, 6, 7";
        (await host.SayAsync(CommandHost.Ana, "model test smart")).ShouldContain("streams: yes; calls tools: no; writes JSON: no; sees pictures: no");
    }

    [Fact]
    public async Task Format_that_a_service_refuses_is_none_that_it_holds_to()
    {
        smart.Script = request => request["response_format"] is null ? """{"ok":true}""" : "?";
        foreach (var _ in (int[])[1, 2])
            smart.Faults.NextHeld("chat", Task.CompletedTask);
        smart.Faults.Next("chat", http =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsJsonAsync(new { error = new { message = "response_format is not supported by this model", type = "invalid_request_error" } });
        });

        (await host.SayAsync(CommandHost.Ana, "model test smart")).ShouldContain("writes JSON: no");
    }

    [Fact]
    public async Task Key_is_shown_as_its_last_four_letters_and_kept_encrypted()
    {
        await AddAsync("claude", "claude", claude.Endpoint, "sk-ant-very-secret-9876");

        (await host.SayAsync(CommandHost.Ana, "model show claude")).ShouldContain("key …9876");
        var kept = (await host.Get<IAdministrationStore>().LoadAsync(default)).Models["claude"];
        kept.ShouldNotContain("very-secret");
        (await host.SayAsync(CommandHost.Ana, "audit list")).ShouldNotContain("very-secret");
        new FormSubmitted("1", "model-add", "", new Dictionary<string, string> { ["secret-key"] = "sk-ant-very-secret-9876" }, null).Concealed(host.Get<ISecrets>()).Values["secret-key"].ShouldNotContain("very-secret");
    }

    [Fact]
    public async Task Key_that_is_left_out_stays_unless_the_address_is_another()
    {
        await AddAsync("claude", "claude", claude.Endpoint, "sk-ant-very-secret-9876");
        await AddAsync("claude", "claude", claude.Endpoint, "", model: "other");
        (await NowAsync()).FindChat("claude")!.Settings.ApiKey.ShouldBe("sk-ant-very-secret-9876");

        await AddAsync("claude", "claude", "https://elsewhere.example.com", "");
        (await NowAsync()).FindChat("claude")!.Settings.ApiKey.ShouldBeNull();
    }

    [Theory]
    [InlineData("smart", "openai", "", "in the configuration")]
    [InlineData("new", "nobody", "", "no vendor that is known")]
    [InlineData("new", "azure", "", "no web address")]
    [InlineData("New Model", "openai", "", "lower-case")]
    public async Task Wrong_wish_is_told_and_what_was_filled_in_stays(string alias, string vendor, string endpoint, string said)
    {
        var form = await SubmitAsync(alias, vendor, endpoint, "key", "m");

        form.Form!.Message!.ShouldContain(said);
        form.Form.Fields.Single(field => field.Name == "model").Value.ShouldBe("m");
        form.Form.Fields.Single(field => field.Name == "secret-key").Value.ShouldBe("");
    }

    [Fact]
    public async Task Model_for_search_by_meaning_is_added_tried_and_kept_while_a_collection_has_it()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "model add");
        (await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", "vectors"), ("use", "search by meaning"), ("vendor", "vllm"), ("endpoint", smart.Endpoint), ("model", "m"))).Markdown.ShouldContain("`kb collection NAME --embedding vectors`");

        (await host.SayAsync(CommandHost.Ana, "model list")).ShouldContain("has a collection embedded by `vectors`");
        (await host.SayAsync(CommandHost.Ana, "model show vectors")).ShouldContain("added here");
        (await host.SayAsync(CommandHost.Ana, "model test vectors")).ShouldMatch("gives vectors of \\d+ numbers");
        await host.SayAsync(CommandHost.Ana, "kb collection create plans");
        (await host.SayAsync(CommandHost.Ana, "kb collection plans --embedding vectors")).ShouldContain("vectors");
        (await host.SayAsync(CommandHost.Ana, "model remove vectors")).ShouldContain("The collection `plans` is embedded by it");
        (await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", "vectors"), ("use", "search by meaning"), ("vendor", "vllm"), ("endpoint", smart.Endpoint), ("model", "other"))).Form!.Message!.ShouldContain("embedded by `m`");
        (await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", "vectors"), ("use", "answers"), ("vendor", "vllm"), ("endpoint", smart.Endpoint), ("model", "m"))).Form!.Message!.ShouldContain("for something else");
        (await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", "claude"), ("use", "search by meaning"), ("vendor", "claude"), ("model", "m"))).Form!.Message!.ShouldContain("no models of that kind");
        await host.SayAsync(CommandHost.Ana, "kb collection plans --embedding usual");
        (await host.SayAsync(CommandHost.Ana, "model remove vectors")).ShouldContain("is gone");
    }

    [Fact]
    public async Task Model_that_writes_down_what_is_said_is_added_and_tried()
    {
        byte[] heard = [];
        await using var service = await ChatOpsBot.Simulators.Loopback.StartAsync(app => app.MapPost("/v1/audio/transcriptions", async http =>
        {
            var file = (await http.Request.ReadFormAsync()).Files[0];
            heard = new byte[file.Length];
            await file.OpenReadStream().ReadExactlyAsync(heard);
            await http.Response.WriteAsJsonAsync(new { text = "" });
        }));
        var form = await host.OpenAsync(CommandHost.Ana, "model add");

        (await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", "ears"), ("use", "voice messages"), ("vendor", "vllm"), ("endpoint", new Uri(service.Address, "/v1").ToString()), ("model", "whisper"))).Markdown.ShouldContain("writes down voice messages");

        (await host.SayAsync(CommandHost.Ana, "model list")).ShouldContain("written down by `ears`");
        (await host.SayAsync(CommandHost.Ana, "model test ears")).ShouldContain("✓ **ears**");
        (System.Text.Encoding.ASCII.GetString(heard, 0, 4), heard.Length).ShouldBe(("RIFF", 8_044));
    }

    [Fact]
    public async Task What_is_seldom_changed_of_a_model_is_set_by_name_and_its_headers_are_kept_encrypted()
    {
        var form = await host.OpenAsync(CommandHost.Ana, "model add");
        await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", "own"), ("vendor", "vllm"), ("endpoint", smart.Endpoint), ("model", "m"), ("secret-headers", "X-Team: very-secret-team; X-Zone: eu"));

        (await host.SayAsync(CommandHost.Ana, "model set own --retries 1 --concurrency 8 --streams no --output-tokens 500 --parameters \"seed=7; note=a b\" --timeout 30 --first-token 5")).ShouldContain("is changed");

        var settings = (await NowAsync()).FindChat("own")!.Settings;
        (settings.Retries, settings.Concurrency, settings.Streams, settings.OutputTokens, settings.TimeoutSeconds, settings.FirstTokenSeconds).ShouldBe((1, 8, false, 500, 30, 5));
        (await host.SayAsync(CommandHost.Ana, "model show own")).ShouldContain("set: output-tokens 500, streams no");
        (await host.SayAsync(CommandHost.Ana, "audit")).ShouldContain("retries 1");
        settings.Parameters.ShouldBe(new Dictionary<string, string> { ["seed"] = "7", ["note"] = "a b" }, ignoreOrder: true);
        settings.Headers.ShouldBe(new Dictionary<string, string> { ["X-Team"] = "very-secret-team", ["X-Zone"] = "eu" }, ignoreOrder: true);
        (await host.Get<IAdministrationStore>().LoadAsync(default)).Models["own"].ShouldNotContain("very-secret-team");
        (await host.OpenAsync(CommandHost.Ana, "model add own")).Fields.Single(field => field.Name == "secret-headers").Hint!.ShouldContain("X-Team, X-Zone");
        (await host.SayAsync(CommandHost.Ana, "model set own --parameters none --output-tokens none")).ShouldContain("is changed");
        (settings = (await NowAsync()).FindChat("own")!.Settings).Parameters.ShouldBeEmpty();
        (settings.OutputTokens, settings.Headers.Count).ShouldBe((null, 2));
    }

    [Theory]
    [InlineData("--retries 9", "`retries` is a number from 0 to 5")]
    [InlineData("--streams perhaps", "`streams` is `yes` or `no`")]
    [InlineData("--languages English", "Languages are written as")]
    [InlineData("--parameters seed", "Parameters are written as")]
    [InlineData("", "Say what of it")]
    public async Task Value_that_is_none_is_told_with_what_would_be_one(string options, string said)
    {
        await AddAsync("own", "vllm", smart.Endpoint, "key");

        (await host.SayAsync(CommandHost.Ana, $"model set own {options}")).ShouldContain(said);
        (await host.SayAsync(CommandHost.Ana, "model set smart --retries 1")).ShouldContain("in the configuration");
    }

    [Fact]
    public async Task Added_models_answer_for_each_other_in_a_chain_that_has_an_end()
    {
        await AddAsync("last", "vllm", smart.Endpoint, "key");
        await FallAsync("middle", "last");
        (await FallAsync("first", "middle")).ShouldContain("can answer now");

        (await FallAsync("last", "first")).ShouldContain("falls back to this one");
        (await FallAsync("last", "nobody")).ShouldContain("no other model");
        (await NowAsync()).FindChat("first")!.Fallback!.Fallback!.Settings.Alias.ShouldBe("last");
        (await host.SayAsync(CommandHost.Ana, "model remove middle")).ShouldContain("`first` falls back to it");
    }

    private async Task<string> FallAsync(string alias, string fallback)
    {
        var reply = await host.SubmitAsync(CommandHost.Ana, await host.OpenAsync(CommandHost.Ana, "model add"), null, ("alias", alias), ("vendor", "vllm"), ("endpoint", smart.Endpoint), ("model", "m"), ("fallback", fallback));
        return reply.Markdown + reply.Form?.Message;
    }

    [Fact]
    public async Task Address_within_the_network_that_nobody_allowed_is_not_asked()
    {
        await using var closed = await CommandHost.StartAsync();
        await closed.Get<ChatOpsBot.Administration.Models.ModelService>().AddAsync(new Actor(CommandHost.Ana.Id, Reader.Operator, _ => true), new("inner", "vllm", "m", claude.Endpoint), default);

        (await closed.SayAsync(CommandHost.Ana, "model test inner")).ShouldContain("gave no answer");
        claude.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Price_of_a_configured_model_is_set_and_counts()
    {
        (await host.SayAsync(CommandHost.Ana, "model price smart 2.50 10 1.25")).ShouldContain("2.5 USD in (1.25 cached), 10 out");

        (await host.SayAsync(CommandHost.Ana, "model show smart")).ShouldContain("2.5 USD in");
        var settings = (await NowAsync()).FindChat("smart")!.Settings;
        (settings.InputPrice, settings.CachedInputPrice, settings.ApiKey).ShouldBe((2.5m, 1.25m, "sk-configured-1234"));
    }

    [Fact]
    public async Task Budgets_are_shown_set_and_met_for_each_of_whom_they_are()
    {
        await host.SayAsync(CommandHost.Ana, "model budget channel 0.50");
        await host.SayAsync(CommandHost.Ana, "model budget assistant 1000 tokens");
        (await host.SayAsync(CommandHost.Ana, "model budget")).ShouldContain("each channel (this one): 0.5 USD");
        var snapshot = await host.Get<IAdministrationStore>().LoadAsync(default);
        var (usage, limits) = (host.Get<IUsage>(), host.Get<TurnLimits>());
        await usage.AddAsync(TimeProvider.System.GetUtcNow(), new UsageAccount("mia", "crowded", "default"), 0, [new ModelCall("smart", 100, 0) { Cost = 0.5m }], default);
        await usage.AddAsync(TimeProvider.System.GetUtcNow(), new UsageAccount("mia", "quiet", "hr"), 0, [new ModelCall("smart", 900, 100)], default);

        (await limits.CheckBudgetsAsync(new UsageAccount("ed", "crowded", "default"), snapshot, default)).ShouldNotBeNull();
        (await limits.CheckBudgetsAsync(new UsageAccount("ed", "elsewhere", "hr"), snapshot, default)).ShouldNotBeNull();
        (await limits.CheckBudgetsAsync(new UsageAccount("mia", "elsewhere", "default"), snapshot, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(BudgetOf.Person, false)]
    [InlineData(BudgetOf.Person, true)]
    [InlineData(BudgetOf.Channel, false)]
    [InlineData(BudgetOf.Channel, true)]
    [InlineData(BudgetOf.Assistant, false)]
    [InlineData(BudgetOf.Assistant, true)]
    [InlineData(BudgetOf.Key, false)]
    [InlineData(BudgetOf.Key, true)]
    [InlineData(BudgetOf.All, false)]
    [InlineData(BudgetOf.All, true)]
    public async Task Budget_is_warned_of_at_80_percent_and_ends_at_100(BudgetOf of, bool isMoney)
    {
        await host.SayAsync(CommandHost.Ana, isMoney ? $"model budget {of} 1.00" : $"model budget {of} 1000");
        var snapshot = await host.Get<IAdministrationStore>().LoadAsync(default);
        var (limits, account) = (host.Get<TurnLimits>(), UsageAccount.Of(CommandHost.Ed with { Key = of == BudgetOf.Key ? new KeyScope("intranet", [Right.Ask], null) : null }, "room", "hr"));
        async Task<string?> TakeAsync(int share)
        {
            await limits.CountAsync(account, () =>
            {
                TurnTokens.Add(new ModelCall("smart", isMoney ? 1 : share * 10, 0) { Cost = isMoney ? share / 100m : 0 });
                return Task.FromResult(true);
            });
            return await limits.WarnAsync(account, snapshot, default) is { } warning ? ChatOpsBot.Core.Localization.Localizer.English.Say(warning) : null;
        }

        (await TakeAsync(79)).ShouldBeNull();
        (await TakeAsync(1)).ShouldNotBeNull().ShouldContain("80 %");
        (await TakeAsync(19)).ShouldBeNull();
        (await limits.CheckBudgetsAsync(account, snapshot, default)).ShouldBeNull();
        (await TakeAsync(1)).ShouldBeNull();
        var refusal = (await limits.CheckBudgetsAsync(account, snapshot, default)).ShouldNotBeNull();
        (refusal.Kind, refusal.Of).ShouldBe((LimitKind.Budget, of));
        ChatOpsBot.Core.Localization.Localizer.English.Say(refusal.ToPhrase()).ShouldContain("midnight UTC");
    }

    [Fact]
    public async Task Budget_of_a_key_holds_for_all_that_it_asks_on_behalf_of_people()
    {
        await host.SayAsync(CommandHost.Ana, "model budget key 1000");
        var snapshot = await host.Get<IAdministrationStore>().LoadAsync(default);
        var limits = host.Get<TurnLimits>();
        UsageAccount For(Person person) => UsageAccount.Of(person with { Key = new KeyScope("intranet", [Right.Ask], null) }, "api", "hr");

        foreach (var person in (Person[])[CommandHost.Ed, new("key:intranet", "API", null, Role.Member)])
        {
            (await limits.CheckBudgetsAsync(For(person), snapshot, default)).ShouldBeNull();
            await limits.CountAsync(For(person), () =>
            {
                TurnTokens.Add(new ModelCall("smart", 600, 0));
                return Task.FromResult(0);
            });
        }

        (await limits.CheckBudgetsAsync(For(CommandHost.Bea), snapshot, default)).ShouldNotBeNull().Of.ShouldBe(BudgetOf.Key);
        (await limits.CheckBudgetsAsync(UsageAccount.Of(CommandHost.Ed, "C1"), snapshot, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Warning_of_a_budget_stands_under_the_answer()
    {
        smart.Script = _ => string.Join(' ', Enumerable.Repeat("word", 850));
        await host.SayAsync(CommandHost.Ana, "model budget person 1000");
        await host.SaveAsync(new ChatOpsBot.Core.Documents.DocumentKey("default", "a"), new ChatOpsBot.Core.Documents.Chunk("a.md", 0, 0, "Words", "Some words about words."));
        await host.Get<ChatOpsBot.Search.IndexFollower>().StartAsync(default);
        var question = Asking.Alone("What about words?") with { Snapshot = await host.Get<CurrentAdministration>().ReadAsync(default) };
        var asking = host.Get<ChatOpsBot.Core.Replies.AskService>();

        (await asking.AskAsync(question, new CommandHost.Silent(), default)).Notice.ShouldNotBeNull().ShouldContain("1,000 tokens for your questions is used to");
        (await asking.AskAsync(question, new CommandHost.Silent(), default)).Markdown.ShouldContain("have taken today's 1,000 tokens");
    }

    [Fact]
    public async Task Most_of_a_budget_being_used_is_told_once()
    {
        await host.SayAsync(CommandHost.Ana, "model budget person 1000");
        var snapshot = await host.Get<IAdministrationStore>().LoadAsync(default);
        Task<string?> TakeAsync(int tokens) => WarningAsync(snapshot, tokens);

        (await TakeAsync(700)).ShouldBeNull();
        (await TakeAsync(150)).ShouldNotBeNull().ShouldContain("85 %");
        (await TakeAsync(10)).ShouldBeNull();
    }

    [Fact]
    public async Task Usage_is_one_s_own_and_of_others_for_who_may_see_it()
    {
        var (usage, now) = (host.Get<IUsage>(), TimeProvider.System.GetUtcNow());
        await usage.AddAsync(now, new UsageAccount(CommandHost.Mia.Id, "room", "default"), 7, [new ModelCall("smart", 1000, 200) { Cost = 0.25m, FirstToken = TimeSpan.FromMilliseconds(120), Prompt = "answer@1" }], default);
        await usage.AddAsync(now, new UsageAccount("=cmd", "other", "default"), 8, [new ModelCall("fast", 10, 2)], default);

        (await host.SayAsync(CommandHost.Mia, "usage")).ShouldContain("smart: 1 calls, 1,000 tokens in, 200 out, 0.25 USD");
        (await host.SayAsync(CommandHost.Mia, "usage all day")).ShouldContain("for editors and administrators");
        (await host.SayAsync(CommandHost.Ed, "usage channel")).ShouldNotContain("fast");
        (await host.RunAsync(CommandHost.Ed, "usage all --csv")).Document!.Text.ShouldContain(",'=cmd,");
        var calls = (await host.Get<UsageService>().CallsAsync(new Actor(CommandHost.Ed.Id, Reader.Anyone, CommandHost.Ed.May), new UsageFilter(CommandHost.Mia.Id), new(), default))!;
        var call = calls.Items.ShouldHaveSingleItem();
        (call.Job, call.Call.Prompt, call.Call.FirstToken).ShouldBe((7, "answer@1", TimeSpan.FromMilliseconds(120)));
    }

    private async Task<ModelCatalogue> NowAsync()
    {
        await host.Get<CurrentAdministration>().ReadAsync(default);
        return host.Get<ModelCatalogue>();
    }

    private async Task<string?> WarningAsync(Snapshot snapshot, int tokens)
    {
        await host.Get<TurnLimits>().CountAsync(new UsageAccount("mia"), () =>
        {
            TurnTokens.Add(new ModelCall("smart", tokens, 0));
            return Task.FromResult(0);
        });
        return (await host.Get<TurnLimits>().WarnAsync(new UsageAccount("mia"), snapshot, default))?.ToString();
    }

    private async Task<string> AddAsync(string alias, string vendor, string endpoint, string key, string model = "m") => (await SubmitAsync(alias, vendor, endpoint, key, model)).Markdown;

    private async Task<Reply> SubmitAsync(string alias, string vendor, string endpoint, string key, string model)
    {
        var form = await host.OpenAsync(CommandHost.Ana, "model add");
        return await host.SubmitAsync(CommandHost.Ana, form, null, ("alias", alias), ("vendor", vendor), ("endpoint", endpoint), ("secret-key", key), ("model", model));
    }
}
