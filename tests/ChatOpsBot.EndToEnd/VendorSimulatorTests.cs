using System.Text.Json.Nodes;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.EndToEnd;

/// <summary>The simulators of vendors play what the vendors' own clients accept.</summary>
public sealed class VendorSimulatorTests
{
    [ClientFact]
    public async Task Anthropic_s_client_takes_what_the_simulator_sends()
    {
        await using var service = await AnthropicService.StartAsync();

        var said = await AskAsync("anthropic", service.Endpoint);

        said["whole"]!.GetValue<string>().ShouldBe("It is so.");
        said["streamed"]!.GetValue<string>().ShouldBe("It is so.");
        said["usage"]!.GetValue<int>().ShouldBe(5);
        (said["refused"]!.GetValue<int>(), said["failure"]!.GetValue<string>()).ShouldBe((400, "BadRequestError"));
    }

    [ClientFact]
    public async Task Ollama_s_client_takes_what_the_simulator_sends()
    {
        await using var service = await OllamaService.StartAsync();

        var said = await AskAsync("ollama", service.Endpoint);

        said["whole"]!.GetValue<string>().ShouldBe("It is so.");
        said["streamed"]!.GetValue<string>().ShouldBe("It is so.");
        (said["vectors"]!.GetValue<int>(), said["missing"]!.GetValue<int>()).ShouldBe((2, 404));
    }

    [ClientFact]
    public async Task Anthropic_s_client_reads_the_thoughts_and_calls_that_the_simulator_plays()
    {
        await using var service = await AnthropicService.StartAsync();
        (service.Thought, service.Call) = ("Which city?", new ScriptedCall("weather", """{"city":"Bern"}"""));

        foreach (var answer in (await AskAsync("anthropic tools", service.Endpoint)).AsArray())
        {
            answer!["reason"]!.GetValue<string>().ShouldBe("tool_use");
            answer["blocks"]!.AsArray().Select(block => block!.GetValue<string>()).ShouldBe(["Which city?", """weather {"city":"Bern"}"""]);
        }
    }

    [ClientFact]
    public async Task Ollama_s_client_reads_the_thoughts_and_calls_that_the_simulator_plays()
    {
        await using var service = await OllamaService.StartAsync();
        (service.Thought, service.Call) = ("Which city?", new ScriptedCall("weather", """{"city":"Bern"}"""));

        foreach (var answer in (await AskAsync("ollama tools", service.Endpoint)).AsArray())
        {
            answer!["thought"]!.GetValue<string>().ShouldBe("Which city?");
            answer["calls"]!.AsArray().Select(call => call!.GetValue<string>()).ShouldBe(["""weather {"city":"Bern"}"""]);
        }
    }

    [ClientFact]
    public async Task Replicate_s_client_takes_what_the_simulator_sends()
    {
        await using var service = await ReplicateService.StartAsync();

        var said = await AskAsync("replicate", service.Endpoint);

        said["whole"]!.GetValue<string>().ShouldBe("It is\nso.");
        said["status"]!.GetValue<string>().ShouldBe("succeeded");
    }

    private static async Task<JsonNode> AskAsync(string vendor, string endpoint) => JsonNode.Parse(await NodeClient.SayAsync("vendors.mjs", vendor, endpoint))!;
}
