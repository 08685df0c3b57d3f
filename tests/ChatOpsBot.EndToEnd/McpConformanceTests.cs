using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>The protocol's own conformance suite and inspector, unmodified, and the bot as their server.</summary>
public sealed partial class McpConformanceTests(BotWithModel bot) : IClassFixture<BotWithModel>
{
    // Those that are left out call tools, prompts and resources of a test server (test_simple_text, test_image_content …), which no other has;
    // the list is in docs/api.md with the reasons.
    private static readonly string[] Apply =
    [
        "server-initialize", "logging-set-level", "ping", "tools-list", "server-sse-multiple-streams", "resources-list", "resources-subscribe", "resources-unsubscribe", "prompts-list", "dns-rebinding-protection",
    ];

    [ClientFact]
    public async Task Every_scenario_that_applies_passes()
    {
        // The suite has no way to send a key.
        await using var door = await Door.StartAsync(bot.Process.Address, BotProcess.Key);

        var (_, said, wrong) = await NodeClient.RunAsync(Path.Combine("node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js"), "server", "--url", $"http://localhost:{door.Address.Port}/mcp");

        var passed = Passed().Matches(said).Select(match => match.Groups["name"].Value).ToHashSet();
        Apply.Where(scenario => !passed.Contains(scenario)).ShouldBeEmpty(said[^Math.Min(said.Length, 3000)..] + wrong);
    }

    [ClientFact]
    public async Task Inspector_lists_and_calls_tools_and_reads_a_resource()
    {
        // Published without the manifest that it reads its version from.
        await File.WriteAllTextAsync(Path.Combine(ClientFactAttribute.Folder, "node_modules", "@modelcontextprotocol", "package.json"), """{"name":"@modelcontextprotocol/inspector","version":"1.0.3"}""");

        (await InspectAsync("--method", "tools/list")).ShouldContain("list_collections");
        (await InspectAsync("--method", "tools/call", "--tool-name", "search", "--tool-arg", "query=vacation days")).ShouldContain("Vacation");
        var resources = await InspectAsync("--method", "resources/list");
        var uri = Uri().Match(resources).Value;
        (await InspectAsync("--method", "resources/read", "--uri", uri)).ShouldContain("text/markdown");
        (await InspectAsync("--method", "prompts/list")).ShouldContain("\"arguments\"");
    }

    private Task<string> InspectAsync(params string[] what) => NodeClient.SayAsync(
        Path.Combine("node_modules", "@modelcontextprotocol", "inspector-cli", "build", "index.js"), [new Uri(bot.Process.Address, "/mcp").ToString(), "--transport", "http", "--header", $"Authorization: Bearer {BotProcess.Key}", .. what]);

    [GeneratedRegex("^✓ (?<name>[a-z0-9-]+): ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Passed();

    [GeneratedRegex("chatops://[^\"]+")]
    private static partial Regex Uri();
}
