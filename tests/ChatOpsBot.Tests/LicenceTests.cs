using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Simulators;

namespace ChatOpsBot.Tests;

public sealed partial class LicenceTests
{
    [Fact]
    public void Every_package_of_the_server_is_in_the_list_of_licences_and_no_other()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(BotProcess.Root, "src", "ChatOpsBot.Server", "obj", "project.assets.json")));
        var used = assets.RootElement.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() == "package").Select(library => library.Name);

        var listed = Row().Matches(File.ReadAllText(Path.Combine(BotProcess.Root, "docs", "licences.md"))).Select(row => $"{row.Groups[1]}/{row.Groups[2]}");

        listed.Order(StringComparer.Ordinal).ShouldBe(used.Order(StringComparer.Ordinal), "dotnet run --project tools/ChatOpsBot.Licences writes it anew");
    }

    [GeneratedRegex(@"^\| \[([^]]+)\]\([^)]+\) \| (\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
