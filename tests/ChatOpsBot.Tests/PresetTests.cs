using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Vendors;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static ChatOpsBot.Tests.Misbehaving;

namespace ChatOpsBot.Tests;

/// <summary>Every preset, against what its vendor has documented, quirks included.</summary>
public sealed class PresetTests
{
    [Fact]
    public void Each_vendor_stands_in_the_documentation_with_its_address_and_a_model()
    {
        var written = File.ReadAllText(Path.Combine(BotProcess.Root, "docs", "models.md"));

        ModelPreset.All.Where(preset => !written.Contains($"| `{preset.Name}` | {(preset.Endpoint.Length > 0 ? $"`{preset.Endpoint}`" : "your own, as `Endpoint`")} | `{preset.Example}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("key", ModelSettings.OpenAiCompatible, "https://house.openai.azure.com/openai/v1")]
    [InlineData(null, ModelSettings.AzureOpenAi, "https://house.openai.azure.com/")]
    public void Address_of_Azure_that_is_OpenAI_s_takes_a_key_and_else_the_machine_s_identity(string? key, string kind, string endpoint)
    {
        var located = ModelsModule.Located(new ModelSettings { Preset = "azure", Endpoint = "https://house.openai.azure.com/openai/v1", ApiKey = key, Model = "m" });

        (located.Kind, located.Endpoint).ShouldBe((kind, endpoint));
    }

    [Theory]
    [InlineData("https://api.replicate.com/v1")]
    [InlineData("https://api.replicate.com/v1/")]
    [InlineData("https://gateway.example.com/replicate/v1")]
    public void Address_of_Replicate_ends_as_OpenAI_s_do_and_is_its_own(string endpoint) =>
        ModelsModule.Located(new ModelSettings { Preset = "replicate", Endpoint = endpoint, ApiKey = "key", Model = "m" }).Kind.ShouldBe(ModelSettings.Replicate);

    // They have simulators of protocols that are not OpenAI's.
    private static readonly string[] Others = ["claude", "ollama", "replicate"];
    private readonly List<ModelCall> calls = [];

    public static TheoryData<string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool>();
            foreach (var vendor in Vendors.All)
            {
                ways.Add(vendor.Preset, true);
                ways.Add(vendor.Preset, false);
            }

            return ways;
        }
    }

    public static TheoryData<string, VendorFault> Faults
    {
        get
        {
            var faults = new TheoryData<string, VendorFault>();
            foreach (var vendor in Vendors.All)
            {
                foreach (var fault in vendor.Errors.Keys)
                    faults.Add(vendor.Preset, fault);
            }

            return faults;
        }
    }

    public static TheoryData<string> Names => [.. Vendors.All.Select(vendor => vendor.Preset)];

    [Fact]
    public void Every_preset_has_somebody_who_plays_it() =>
        ModelPreset.All.Select(preset => preset.Name).Except(Others).ShouldBe(Vendors.All.Select(vendor => vendor.Preset), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Vendor_answers_and_is_counted(string preset, bool isStream)
    {
        var (vendor, service, model) = await StartAsync(preset, isStream);

        var answer = await model.AskAsync(Question, Options, default, calls.Add);

        answer.Text.ShouldBe(VendorService.Answer);
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        string.Concat(service.Requests.Last()["messages"]!.AsArray().Select(message => message!["content"]!.ToJsonString())).ShouldContain("Be brief.");
        var call = calls.ShouldHaveSingleItem();
        if (vendor.Usage == UsageIn.None)
            call.TokensOut.ShouldBeGreaterThan(0);
        else
            (call.TokensIn, call.TokensOut, call.Cached).ShouldBe((VendorService.TokensIn, VendorService.TokensOut, VendorService.Cached));
        await EndAsync(service, model);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Vendor_calls_a_tool_and_takes_what_it_has_returned(string preset, bool isStream)
    {
        var (_, service, model) = await StartAsync(preset, isStream);
        service.Call = new ScriptedCall("weather", """{"city":"Zürich","days":3}""");
        List<ChatMessage> messages = [.. Question];
        var options = Options.Clone();
        options.Tools = [AIFunctionFactory.Create((string city, int days) => $"{city} {days}", "weather")];

        var asked = await model.AskAsync(messages, options, default);

        var call = asked.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem();
        (call.Name, $"{call.Arguments!["city"]}", $"{call.Arguments["days"]}").ShouldBe(("weather", "Zürich", "3"));
        call.CallId.ShouldNotBeNullOrEmpty();
        messages.AddRange(asked.Messages);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "Sunny.")]));
        (await model.AskAsync(messages, options, default)).Text.ShouldBe(VendorService.Answer);
        await EndAsync(service, model);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_it_thinks_is_heard_and_not_said(string preset, bool isStream)
    {
        var (vendor, service, model) = await StartAsync(preset, isStream);
        service.Thinks = true;

        var answer = await model.AskAsync(Question, Options, default);

        answer.Text.ShouldBe(VendorService.Answer);
        string.Concat(answer.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(thought => thought.Text)).ShouldBe(vendor.Thoughts == ThoughtsIn.None ? "" : VendorService.Thought);
        await EndAsync(service, model);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_goes_wrong_is_told_apart(string preset, VendorFault fault)
    {
        foreach (var isStream in (bool[])[true, false])
        {
            var (vendor, service, model) = await StartAsync(preset, isStream);
            service.Faults.Enqueue(vendor.Errors[fault]);

            (await Should.ThrowAsync<ModelException>(() => model.AskAsync(Question, Options, default))).Trouble.ShouldBe(fault switch
            {
                VendorFault.Key => ModelTrouble.KeyRefused,
                VendorFault.TooLong => ModelTrouble.TooLong,
                VendorFault.Filtered => ModelTrouble.Filtered,
                _ => vendor.Errors[fault].Status == 503 ? ModelTrouble.Unreachable : ModelTrouble.Busy,
            });
            (await model.AskAsync(Question, Options, default)).Text.ShouldBe(VendorService.Answer);
            await EndAsync(service, model);
        }
    }

    /// <summary>What no vendor documents and each may do.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_else_goes_wrong_on_the_way_is_told_apart_too(string preset)
    {
        const string Piece = """data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"It "},"finish_reason":null}]}""" + "\n\n";
        (string What, ModelTrouble Trouble, Func<HttpContext, Task> Misbehaviour)[] table =
        [
            ("429", ModelTrouble.Busy, Status(429)),
            ("429 with a long wait", ModelTrouble.Busy, Status(429, retryAfter: "3600")),
            ("500", ModelTrouble.Unreachable, Status(500)),
            ("529", ModelTrouble.Busy, Status(529)),
            ("time-out before", ModelTrouble.TooSlow, Silence),
            ("time-out amid", ModelTrouble.TooSlow, After("text/event-stream", Piece, Silence)),
            ("cut connection", ModelTrouble.Unreachable, After("text/event-stream", Piece, Cut)),
            ("broken lines", ModelTrouble.Nonsense, After("text/event-stream", Piece, Say("data: {\"choices\":[{\"delta\":{\"con\n\n"))),
            ("wrong type", ModelTrouble.Unreachable, Page),
            ("expired key", ModelTrouble.KeyRefused, Status(401)),
            ("content filter", ModelTrouble.Filtered, Refusal(400, "Your request was rejected by our content filter.")),
            ("too long", ModelTrouble.TooLong, Refusal(400, "This model's maximum context length is 4000 tokens.")),
        ];

        var told = await Task.WhenAll(table.Select(async each =>
        {
            var (_, service, model) = await StartAsync(preset, isStream: true, timeout: 2);
            service.Misbehaviours.Enqueue(each.Misbehaviour);
            var failure = await Should.ThrowAsync<ModelException>(() => model.AskAsync(Question, Options, default));
            (await model.AskAsync(Question, Options, default)).Text.ShouldBe(VendorService.Answer, each.What);
            await EndAsync(service, model);
            return (each.What, failure.Trouble);
        }));

        told.ShouldBe(table.Select(each => (each.What, each.Trouble)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Vendor_that_is_busy_is_asked_again(string preset)
    {
        var (vendor, service, model) = await StartAsync(preset, isStream: true, retries: 1);
        service.Faults.Enqueue(vendor.Errors[VendorFault.Busy]);

        (await model.AskAsync(Question, Options, default)).Text.ShouldBe(VendorService.Answer);
        await EndAsync(service, model);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Key_that_is_wrong_is_refused(string preset)
    {
        var (_, service, model) = await StartAsync(preset, isStream: true, key: "wrong");

        (await Should.ThrowAsync<ModelException>(() => model.AskAsync(Question, Options, default))).Trouble.ShouldBe(ModelTrouble.KeyRefused);
        await EndAsync(service, model);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answer_that_fails_amid_is_none_and_of_the_moment(string preset)
    {
        var (_, service, model) = await StartAsync(preset, isStream: true);
        service.BreaksOff = true;

        (await Should.ThrowAsync<ModelException>(() => model.AskAsync(Question, Options, default))).IsOfTheMoment.ShouldBeTrue();
        await EndAsync(service, model);
    }

    [Theory]
    [InlineData("mistral")]
    [InlineData("openai")]
    public async Task Call_of_another_vendor_can_be_gone_on_with(string preset)
    {
        var (_, service, model) = await StartAsync(preset, isStream: true);
        List<ChatMessage> messages =
        [
            .. Question,
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call_of-somebody_else", "weather", new Dictionary<string, object?> { ["city"] = "Bern" })]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_of-somebody_else", "Sunny.")]),
        ];

        (await model.AskAsync(messages, Options, default)).Text.ShouldBe(VendorService.Answer);
        await EndAsync(service, model);
    }

    [Theory]
    [InlineData("moonshot")]
    [InlineData("zhipu")]
    public async Task Vendor_that_can_not_be_made_to_call_a_tool_is_told_so_in_words(string preset)
    {
        var (_, service, model) = await StartAsync(preset, isStream: true);
        var options = Options.Clone();
        (options.Tools, options.ToolMode) = ([AIFunctionFactory.Create((string city) => city, "weather")], ChatToolMode.RequireAny);

        await model.AskAsync(Question, options, default);

        service.Requests.Last().ToJsonString().ShouldContain("Call one of them now.");
        await EndAsync(service, model);
    }

    private static List<ChatMessage> Question => [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Is it so?")];

    private static ChatOptions Options => new() { MaxOutputTokens = 50, Temperature = 0.2f };

    private static async Task<(Vendor Vendor, VendorService Service, ChatModel Model)> StartAsync(string preset, bool isStream, int retries = 0, string key = "key", int timeout = 20)
    {
        var vendor = Vendors.All.Single(each => each.Preset == preset);
        var service = await VendorService.StartAsync(vendor);
        var settings = ModelsModule.Located(new ModelSettings { Preset = preset, Endpoint = service.Endpoint, ApiKey = key, Model = "m", Retries = retries, TimeoutSeconds = timeout, Streams = isStream });
        return (vendor, service, new ModelCatalogue(Microsoft.Extensions.Options.Options.Create(new ModelOptions { Chat = [settings] }), TimeProvider.System).DefaultChat!);
    }

    private static async Task EndAsync(VendorService service, ChatModel model)
    {
        model.Dispose();
        await service.DisposeAsync();
    }
}
