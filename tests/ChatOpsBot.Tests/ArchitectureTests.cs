using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ChatOpsBot.Tests;

/// <summary>What docs/architecture.md says of who knows whom, as far as the compiler does not hold it by the references of projects.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Names = ["Core", "Storage", "Models", "Prompts", "Search", "Documents", "Answering", "Agents", "KernelMemory", "Administration", "Channels", "Api", "Server"];
    // Read when it is asked, and not whenever tests are looked for.
    private static readonly Lazy<Architecture> Read = new(() => new ArchLoader().LoadAssemblies([.. Names.Select(Load)]).Build());

    /// <summary>The namespaces of Core, each of which knows only those before it.</summary>
    private static readonly string[] Layers =
        ["Localization", "Hosting", "Paging", "People", "Forms", "Messages", "Inbox", "Prompts", "Administration", "Limits", "Platforms", "Jobs", "Webhooks", "Runs", "Tools", "Schedules", "Documents", "Commands", "Deliveries", "Replies", "Turns"];

    public static TheoryData<string> Projects => [.. Names];

    public static TheoryData<string> CoreNamespaces => [.. Layers];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_of_a_project_have_no_circle(string project)
    {
        var rule = SliceRuleDefinition.Slices().Matching($"ChatOpsBot.{project}.(*)").Should().BeFreeOfCycles();

        rule.HasNoViolations(Architecture).ShouldBeTrue(string.Join('\n', rule.Evaluate(Architecture).Where(result => !result.Passed).Select(result => result.Description)));
    }

    [Theory]
    [MemberData(nameof(CoreNamespaces))]
    public void Namespace_of_Core_knows_only_those_before_it(string layer)
    {
        foreach (var later in Layers.Skip(Array.IndexOf(Layers, layer) + 1))
        {
            var rule = Types().That().ResideInNamespace($"ChatOpsBot.Core.{layer}").Should().NotDependOnAny(Types().That().ResideInNamespace($"ChatOpsBot.Core.{later}"));
            rule.HasNoViolations(Architecture).ShouldBeTrue(string.Join('\n', rule.Evaluate(Architecture).Where(result => !result.Passed).Select(result => result.Description)));
        }
    }

    [Fact]
    public void Every_namespace_of_Core_has_its_place() =>
        Load("Core").GetTypes().Select(type => type.Namespace).OfType<string>().Where(name => name.StartsWith("ChatOpsBot.Core.", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .ShouldBe(Layers.Select(layer => $"ChatOpsBot.Core.{layer}"), ignoreOrder: true);

    [Fact]
    public void Slack_and_Teams_do_not_know_each_other()
    {
        var (slack, teams) = (Types().That().ResideInNamespace("ChatOpsBot.Channels.Slack"), Types().That().ResideInNamespace("ChatOpsBot.Channels.Teams"));

        slack.Should().NotDependOnAny(teams).HasNoViolations(Architecture).ShouldBeTrue();
        teams.Should().NotDependOnAny(slack).HasNoViolations(Architecture).ShouldBeTrue();
    }

    [Fact]
    public void Core_knows_no_web_no_database_and_no_vendor()
    {
        string[] forbidden = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data", "OpenAI", "Azure", "Microsoft.Extensions.AI", "Lucene"];

        Load("Core").GetReferencedAssemblies().Select(reference => reference.Name!)
            .ShouldAllBe(name => !forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static Architecture Architecture => Read.Value;

    private static System.Reflection.Assembly Load(string project) => System.Reflection.Assembly.Load($"ChatOpsBot.{project}");
}
