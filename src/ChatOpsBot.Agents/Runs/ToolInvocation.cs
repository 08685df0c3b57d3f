using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Runs;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Makes a call, and says what is known of it afterwards.</summary>
internal static class ToolInvocation
{
    public const int MostAttempts = 3;
    private const int LongestResult = 1_000_000;

    /// <summary>By itself again only where the service knows it again.</summary>
    public static async Task<(RunStepState State, string Result)> CallAsync(Tool tool, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (state, result) = await CallOnceAsync(tool, arguments, caller, cancellationToken);
            // Under the same key it has no second effect; given up, nobody knows.
            if (state != RunStepState.Unknown || tool.KeyHeader is null || attempt == MostAttempts)
                return (state, result);
            await Task.Delay(TimeSpan.FromSeconds(attempt), cancellationToken);
        }
    }

    /// <exception cref="OperationCanceledException">It took longer than it may, or the process ends.</exception>
    public static async Task<string> InvokeAsync(Tool tool, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        using var longest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        longest.CancelAfter(tool.Longest);
        var isOver = false;
        // While a person thinks, the call's time does not run.
        if (caller.AskAsync is { } askAsync)
        {
            var thinking = 0;
            caller = caller with
            {
                AskAsync = async (question, stopping) =>
                {
                    Interlocked.Increment(ref thinking);
                    longest.CancelAfter(Timeout.InfiniteTimeSpan);
                    try
                    {
                        return await askAsync(question, stopping);
                    }
                    finally
                    {
                        if (Interlocked.Decrement(ref thinking) == 0 && !isOver)
                            longest.CancelAfter(tool.Longest);
                    }
                },
            };
        }

        var given = new KernelArguments(arguments.ToDictionary(member => member.Key, object? (member) => member.Value, StringComparer.Ordinal));
        string text;
        try
        {
            text = Written((await tool.Function.InvokeAsync(caller.ToKernel(), given, longest.Token)).GetValue<object?>());
        }
        finally
        {
            isOver = true;
        }

        return text.Length > LongestResult ? CutText.Note(text[..LongestResult], $"the rest of {text.Length} characters is cut off") : text;
    }

    /// <returns>What a tool said of its failure; null when it said nothing.</returns>
    public static ToolException? Told(Exception? failure) => failure is null or ToolException ? (ToolException?)failure : Told(failure.InnerException);

    private static async Task<(RunStepState State, string Result)> CallOnceAsync(Tool tool, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        try
        {
            return (RunStepState.Done, await InvokeAsync(tool, arguments, caller, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (WhenNotKnown(tool), $"The tool gave no answer within {tool.Longest.TotalSeconds:0} seconds.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Told(failure) is { } told
                ? (told.MayBeDone ? WhenNotKnown(tool) : RunStepState.Failed, told.Message)
                : (WhenNotKnown(tool), $"The tool failed: {failure.GetBaseException().Message}");
        }
    }

    private static string Written(object? result) => result switch
    {
        null => "Done.",
        string text => text,
        _ => JsonSerializer.Serialize(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType())),
    };

    // A call that only reads has at most failed.
    private static RunStepState WhenNotKnown(Tool tool) => tool.Risk == ToolRisk.Read ? RunStepState.Failed : RunStepState.Unknown;
}
