using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>What people say became of a call that was interrupted.</summary>
internal static class Settlement
{
    /// <param name="how"><c>done</c>, <c>again</c> or <c>leave</c>.</param>
    /// <returns>Null for anything else.</returns>
    public static RunStepState? Read(string? how) => how?.ToLowerInvariant() switch
    {
        "done" => RunStepState.Done,
        "again" => RunStepState.Approved,
        "leave" => RunStepState.Denied,
        _ => null,
    };
}
