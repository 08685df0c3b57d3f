using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>A way in which services say what they can do, and are told to.</summary>
internal interface IToolProtocol
{
    ToolProtocol Protocol { get; }

    /// <summary>Has the service say what it can do.</summary>
    /// <returns>What it said, to be kept; or what is wrong.</returns>
    Task<(string? Description, Phrase? Wrong)> DescribeAsync(ToolOrigin origin, CancellationToken cancellationToken);

    /// <returns>The tools that a description tells of, or what is wrong with it.</returns>
    (ServiceTools? Service, Phrase? Wrong) Read(ToolOrigin origin, string description);
}

/// <summary>What a service can do.</summary>
/// <param name="Address">Where it is told to.</param>
internal sealed record ServiceTools(string Address, IReadOnlyList<Tool> Tools);
