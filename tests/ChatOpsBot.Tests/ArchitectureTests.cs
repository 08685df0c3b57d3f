using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ChatOpsBot.Tests;

/// <summary>Who may reference whom, as docs/architecture.md says.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Storage"] = ["Core"],
        ["Models"] = ["Core"],
        ["Prompts"] = ["Core", "Models"],
        ["Knowledge"] = ["Core", "Models", "Prompts"],
        ["Administration"] = ["Core", "Models", "Prompts"],
        ["Channels"] = ["Core"],
        ["Server"] = ["Core", "Storage", "Models", "Prompts", "Knowledge", "Administration", "Channels"],
    };

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies([.. Allowed.Keys.Select(Load)]).Build();

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_uses_only_the_projects_that_it_may(string project)
    {
        foreach (var other in Allowed.Keys.Where(other => other != project && !Allowed[project].Contains(other)))
        {
            var rule = Types().That().ResideInAssembly(Load(project)).Should().NotDependOnAny(Types().That().ResideInAssembly(Load(other)));
            rule.HasNoViolations(Architecture).ShouldBeTrue($"{project} uses {other}");
        }
    }

    [Fact]
    public void Core_knows_no_web_no_database_and_no_vendor()
    {
        string[] forbidden = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data", "OpenAI", "Azure", "Microsoft.Extensions.AI", "Lucene"];

        Load("Core").GetReferencedAssemblies().Select(reference => reference.Name!)
            .ShouldAllBe(name => !forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static System.Reflection.Assembly Load(string project) => System.Reflection.Assembly.Load($"ChatOpsBot.{project}");
}
