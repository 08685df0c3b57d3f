using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static ChatOpsBot.Tests.Misbehaving;

namespace ChatOpsBot.Tests;

/// <summary>What people see when a model's service fails, whosever it is.</summary>
public sealed class ModelFaultTests : IAsyncLifetime
{
    private const string Question = "How many vacation days do full-time employees have?";
    private const string Quoted = "30 vacation days";

    // A piece of an answer that more follows.
    private static readonly Dictionary<string, (string Type, string Piece, string Broken)> Begun = new()
    {
        ["open"] = ("text/event-stream", """data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Full-time "},"finish_reason":null}]}""" + "\n\n", "data: {\"choices\":[{\"delta\":{\"con\n\n"),
        ["claude"] = ("text/event-stream", "event: message_start\n" + """data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":11,"output_tokens":1}}}""" + "\n\nevent: content_block_start\n" + """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""" + "\n\nevent: content_block_delta\n" + """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Full-time "}}""" + "\n\n", "event: content_block_delta\ndata: {\"type\":\"content_bl\n\n"),
        ["llama"] = ("application/x-ndjson", """{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Full-time "},"done":false}""" + "\n", "{\"model\":\"m\",\"mess\n"),
        // Its pieces are the words themselves, so that there are no broken ones.
        ["replicate"] = ("text/event-stream", "event: output\nid: 1\ndata: Full-time \n\n", ""),
    };

    private readonly Dictionary<string, Faults> faults = [];
    private ScriptedModel open = null!;
    private ScriptedModel spare = null!;
    private AnthropicService claude = null!;
    private OllamaService llama = null!;
    private ReplicateService replicate = null!;
    private CommandHost host = null!;

    public async Task InitializeAsync()
    {
        (open, spare, claude, llama, replicate) = (await ScriptedModel.StartAsync(), await ScriptedModel.StartAsync(), await AnthropicService.StartAsync(), await OllamaService.StartAsync(), await ReplicateService.StartAsync());
        (faults["open"], faults["claude"], faults["llama"], faults["replicate"]) = (open.Faults, claude.Faults, llama.Faults, replicate.Faults);
        replicate.Answer = "Full-time employees have 30. [1]";
        (open.Script, claude.Answer, llama.Answer) = (_ => "Full-time employees have 30. [1]", "Full-time employees have 30. [1]", "Full-time employees have 30. [1]");
        spare.Script = _ => "employees have 30. [1]";
        var settings = new Dictionary<string, string?>();
        (string, string, string)[] services = [("open", "openai-compatible", open.Endpoint), ("claude", "anthropic", claude.Endpoint), ("llama", "ollama", llama.Endpoint), ("spare", "openai-compatible", spare.Endpoint), ("held", "openai-compatible", open.Endpoint), ("replicate", "replicate", replicate.Endpoint)];
        foreach (var (i, (alias, kind, endpoint)) in services.Index())
        {
            var at = $"ChatOps:Models:Chat:{i}:";
            (settings[at + "Alias"], settings[at + "Kind"], settings[at + "Endpoint"], settings[at + "Model"], settings[at + "ApiKey"]) = (alias, kind, endpoint, "m", "key");
            (settings[at + "TimeoutSeconds"], settings[at + "Retries"]) = ("2", "0");
        }

        (settings["ChatOps:Models:Chat:4:Fallback"], settings["ChatOps:Models:Chat:4:TimeoutSeconds"], settings["ChatOps:Models:Chat:4:FirstTokenSeconds"]) = ("spare", "60", "1");
        host = await CommandHost.StartAsync(settings: settings);
        await host.SaveAsync(new DocumentKey("default", "vacation"), new Chunk("vacation.md", 0, 0, "Vacation", "Full-time employees have 30 vacation days a year."));
        await host.Get<IndexFollower>().StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await open.DisposeAsync();
        await spare.DisposeAsync();
        await claude.DisposeAsync();
        await llama.DisposeAsync();
        await replicate.DisposeAsync();
    }

    [Theory]
    [InlineData("open")]
    [InlineData("claude")]
    [InlineData("llama")]
    [InlineData("replicate")]
    public async Task Whatever_fails_is_told_in_a_word_under_what_the_documents_say(string alias)
    {
        (string What, string Word, Func<HttpContext, Task> Fault)[] table =
        [
            ("429", "is busy", Status(429)),
            ("429 with a long wait", "is busy", Status(429, retryAfter: "3600")),
            ("500", "could not be reached", Status(500)),
            ("529", "is busy", Status(529)),
            ("time-out before", "did not answer in time", Silence),
            ("time-out amid", "did not answer in time", Begin(alias, Silence)),
            ("cut connection", "could not be reached", Begin(alias, Cut)),
            ("no connection", "could not be reached", Cut),
            ("over too early", "could not be reached", Begin(alias, _ => Task.CompletedTask)),
            ("broken lines", alias == "replicate" ? "could not be reached" : "no usable answer", Begin(alias, Say(Begun[alias].Broken))),
            ("wrong type", alias == "replicate" ? "no usable answer" : "could not be reached", Page),
            ("expired key", "an administrator should check its key", Status(401)),
            ("empty account", "an administrator should check its key", Status(402)),
            ("content filter", "content filter stopped it", Refusal(400, "Your request was rejected by our content filter.")),
        ];
        await host.SayAsync(CommandHost.Ana, $"model use {alias}");

        foreach (var (what, word, fault) in table)
        {
            faults[alias].Next(CallOf(alias, isAmid: what is "time-out amid" or "cut connection" or "over too early" or "broken lines"), fault);

            var reply = await AskAsync();

            reply.Markdown.ShouldContain(Quoted, Case.Insensitive, what);
            reply.Notice.ShouldNotBeNull(what).ShouldContain(word, Case.Insensitive, what);
            (await AskAsync()).Notice.ShouldBeNull($"after {what}");
        }
    }

    [Theory]
    [InlineData("open")]
    [InlineData("claude")]
    [InlineData("llama")]
    [InlineData("replicate")]
    public async Task What_is_too_long_is_shortened_and_told(string alias)
    {
        await host.SayAsync(CommandHost.Ana, $"model use {alias}");
        faults[alias].Next(CallOf(alias, isAmid: false), Refusal(400, "This model's maximum context length is 4000 tokens."));

        (await AskAsync()).Notice.ShouldNotBeNull().ShouldContain("what fits less well was left out");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_that_broke_off_is_gone_on_with_by_another_and_says_so(bool isNoise)
    {
        await host.SayAsync(CommandHost.Ana, "model use held");
        open.Faults.Next("chat", Begin("open", isNoise ? Say(Begun["open"].Broken) : Cut));

        var reply = await AskAsync();

        reply.Markdown.ShouldBe("Full-time employees have 30. [1]");
        reply.Notice.ShouldBe("The model broke off; another one wrote the end.");
    }

    [Fact]
    public async Task Who_says_nothing_in_time_is_answered_for_by_another()
    {
        await host.SayAsync(CommandHost.Ana, "model use held");
        spare.Script = _ => "The spare answers. [1]";
        open.Faults.NextHeld("chat", new TaskCompletionSource().Task);

        (await AskAsync()).Markdown.ShouldBe("The spare answers. [1]");
    }

    [Fact]
    public async Task Picture_is_put_to_no_other_model_that_does_not_see()
    {
        open.Faults.NextStatus("chat", 503);
        var seen = new ChatMessage(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1 }, "image/png")]);

        (await Should.ThrowAsync<ModelException>(() => host.Get<ModelCatalogue>().FindChat("held")!.AskAsync([seen], new ChatOptions(), default))).Trouble.ShouldBe(ModelTrouble.Unreachable);

        spare.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("length", AnswerEnd.Cut, "at the most that it may write")]
    [InlineData("content_filter", AnswerEnd.Filtered, "content filter stopped the model here")]
    public async Task Answer_without_its_end_says_so(string reason, AnswerEnd end, string word)
    {
        await host.SayAsync(CommandHost.Ana, "model use open");
        open.Faults.Next("chat", Begin("open", Say($$"""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"employees have [1]"},"finish_reason":"{{reason}}"}]}""" + "\n\ndata: [DONE]\n\n")));

        var reply = await AskAsync();

        reply.Markdown.ShouldBe("Full-time employees have [1]");
        reply.End.ShouldBe(end);
        reply.Notice.ShouldNotBeNull().ShouldContain(word);
    }

    private async Task<Reply> AskAsync()
    {
        var question = Asking.Alone(Question) with { Snapshot = await host.Get<CurrentAdministration>().ReadAsync(default) };
        return await host.Get<AskService>().AskAsync(question, new CommandHost.Silent(), default);
    }

    private static string CallOf(string alias, bool isAmid) => alias switch { "claude" => "messages", "replicate" => isAmid ? "stream" : "predictions", _ => "chat" };

    private static Func<HttpContext, Task> Begin(string alias, Func<HttpContext, Task> next) => After(Begun[alias].Type, Begun[alias].Piece, next);
}
