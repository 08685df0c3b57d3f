using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>What is found out about a call by other calls: before people are asked about it, and after its end was lost.</summary>
internal sealed class CallChecks(Recipients recipients, TimeProvider time)
{
    /// <returns>Titles of what the run has read and those who are told something may not read; who they are may be a list.</returns>
    public async Task<IReadOnlyList<string>> WithheldAsync(Tool tool, JsonObject arguments, IReadOnlyList<RunStep> steps, CancellationToken cancellationToken)
    {
        if (tool.Tells is not { } argument || arguments[argument] is not { } named)
            return [];
        var withheld = new List<string>();
        foreach (var recipient in ToolArguments.TextsIn(named).DefaultIfEmpty(Recipients.Anybody))
            withheld.AddRange(await recipients.WithheldFromAsync(recipient, steps, cancellationToken));
        return [.. withheld.Distinct(StringComparer.Ordinal)];
    }

    /// <returns>What people should know before they decide; or why there is nothing to decide.</returns>
    public static async Task<(string? Why, string? Refused)> LookAheadAsync(Tool tool, JsonObject arguments, ToolCaller caller, IReadOnlyList<string> withheld, CancellationToken cancellationToken)
    {
        var (would, refused) = await TryAsync(tool, arguments, caller, cancellationToken);
        return (withheld.Count > 0 ? AskedWhy.OfWithheld(withheld) : would, refused);
    }

    private static async Task<(string? Would, string? Refused)> TryAsync(Tool tool, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        if (tool.DryRun is not { } dryRun || !IsFor(dryRun, caller))
            return (null, null);
        try
        {
            return (AskedWhy.OfDryRun(await ToolInvocation.InvokeAsync(dryRun.Tool, dryRun.ArgumentsFor(arguments), caller with { Key = $"{caller.Key}-dry" }, cancellationToken)), null);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolInvocation.Told(failure) is { IsRefusal: true } refusal ? (null, $"A dry run says: {refusal.Message}") : (AskedWhy.OfDryRun("It could not be tried just now."), null);
        }
    }

    /// <summary>Whether a call was done whose end nobody knows. What is not done may still be under way: it is looked for again when it can't be any more.</summary>
    /// <param name="over">When it is over, whatever came of it.</param>
    /// <returns>Null when that can't be found out.</returns>
    public async Task<(bool? WasDone, string Answer)> LookBackAsync(Tool tool, JsonObject arguments, ToolCaller caller, DateTimeOffset over, CancellationToken cancellationToken)
    {
        var verification = tool.Verification!;
        if (!IsFor(verification.Call, caller))
            return (null, "");
        var (wasDone, answer) = await ReadAsync();
        if (wasDone != false || over - time.GetUtcNow() is not { Ticks: > 0 } left)
            return (wasDone, answer);
        await Task.Delay(left, time, cancellationToken);
        return await ReadAsync();

        async Task<(bool?, string)> ReadAsync()
        {
            try
            {
                var said = await ToolInvocation.InvokeAsync(verification.Call.Tool, verification.Call.ArgumentsFor(arguments), caller with { KeyHeader = null }, cancellationToken);
                return (verification.WasDone(arguments, said), said);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                return (ToolInvocation.Told(failure) is { IsAbsent: true } ? verification.WasDone(arguments, answer: null) : null, "");
            }
        }
    }

    private static bool IsFor(FollowUpCall call, ToolCaller caller) => call.Access is not { } access || caller.Reader.May(access);
}
