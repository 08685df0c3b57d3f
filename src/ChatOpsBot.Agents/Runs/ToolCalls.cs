using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Runs;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Brings the calls of a run as far as they go: checked, allowed where a person must allow them, written down before they have an
/// effect, and after. A call whose effect nobody knows is never made again by itself.</summary>
internal sealed class ToolCalls(IRuns runs, Recipients recipients, Accounts accounts, TimeProvider time)
{
    private const int LongestResult = 200_000;
    private const int MostNamed = 5;
    private const int MostAttempts = 3;

    /// <param name="steps">Of the run so far.</param>
    /// <param name="knowsMore">As for <see cref="Disclosure.In"/>.</param>
    /// <param name="show">Shows people the steps as they are, and how far the call is where the tool says so.</param>
    /// <returns>The call as it stands now, and what the service asked of the person amid it.</returns>
    public async Task<(RunStep Call, IReadOnlyList<RunStep> Questions)> GoOnAsync(Run run, RunStep call, IReadOnlyDictionary<string, Tool> tools, JobRun job, CommandContext context, IReadOnlyList<RunStep> steps, bool knowsMore, Action<IReadOnlyList<RunStep>, string?> show, CancellationToken cancellationToken)
    {
        using var questions = new CallQuestions(runs, run, call, job, steps, now => show(now, null), time);
        return (await GoOnAsync(run, call, tools, job, context, steps, knowsMore, questions, how => show([.. steps, .. questions.Asked], how), cancellationToken), questions.Asked);
    }

    private async Task<RunStep> GoOnAsync(Run run, RunStep call, IReadOnlyDictionary<string, Tool> tools, JobRun job, CommandContext context, IReadOnlyList<RunStep> steps, bool knowsMore, CallQuestions questions, Action<string> told, CancellationToken cancellationToken)
    {
        if (call.State is not (RunStepState.Planned or RunStepState.Approved or RunStepState.Started))
            return call;
        if (!tools.TryGetValue(call.Name, out var tool))
            return await SetAsync(RunStepState.Failed, $"There is no tool '{call.Name}'. Those most like it: {string.Join(", ", Spelling.Nearest(call.Name, tools.Keys).Take(MostNamed))}.");
        if (ToolArguments.Read(call.Content) is not { } arguments)
            return await SetAsync(RunStepState.Failed, "The arguments are no JSON object.");
        if (call.State == RunStepState.Planned && ToolArguments.Wrong(tool, arguments) is { } wrong)
            return await SetAsync(RunStepState.Failed, wrong);
        if (tool.IsSubtask)
            return await SetAsync(RunStepState.Started, null);
        if (call.State == RunStepState.Planned && tool.Account is { } account && !await accounts.AreConnectedAsync(context.Person.Id, account.Client, cancellationToken))
            return await SetAsync(RunStepState.Asked, AskedWhy.OfAccount(account.Service));
        var caller = new ToolCaller(context.Person, context.Reader, $"run-{run.Id}-{call.Number}-{call.Hash[..8]}", context.Entry.Sender.Zone) { KeyHeader = tool.KeyHeader, Told = told, Message = context.Message, Place = context.Reference, Steps = steps, AskAsync = questions.AskAsync };
        var isAllowed = steps.Any(step => step.IsForAll && step.Name == call.Name);
        if (call.State == RunStepState.Planned && (tool.IsForPerson || (!isAllowed && (tool.NeedsApproval(arguments) || Disclosure.IsUnsaid(tool, arguments, run.Task, steps)))))
        {
            var (why, refused) = await LookAheadAsync(tool, arguments, caller, steps, cancellationToken);
            return refused is null ? await SetAsync(RunStepState.Asked, why) : await SetAsync(RunStepState.Failed, refused);
        }

        if (call.State == RunStepState.Planned && !isAllowed && Disclosure.In(tool, arguments, run.Task, steps, tools, knowsMore))
            return await SetAsync(RunStepState.Asked, AskedWhy.Outside);
        // What was allowed was these arguments.
        if (call.State == RunStepState.Approved && call.Hash != ToolArguments.HashOf(call.Name, arguments))
            return await SetAsync(RunStepState.Failed, "The call is not the one that was allowed.");
        // Of a call that was begun it is kept how the service knows it again.
        var mayBeDone = call.State == RunStepState.Started && tool.Risk != ToolRisk.Read && (tool.KeyHeader is null || call.Result != tool.KeyHeader);
        if (mayBeDone && tool.Verification is null)
            return await SetAsync(RunStepState.Unknown, "");
        if (call.State != RunStepState.Started && tool.MostAnHour is { } most && await runs.CountAsync(tool.Name, time.GetUtcNow().AddHours(-1), cancellationToken) >= most)
            return await SetAsync(RunStepState.Failed, $"The tool was called {most} times within the last hour, which is as often as an administrator lets it be.");
        var begunAt = call.BegunAt ?? time.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            if (mayBeDone)
            {
                var (wasDone, answer) = await LookBackAsync(tool, arguments, caller, begunAt, job.Stopping);
                if (wasDone == true)
                    return await KeepAsync(RunStepState.Done, $"It was done, as {tool.Verification!.Call.Tool.Name} tells: {answer}");
                if (wasDone is null || attempt > MostAttempts)
                    return await KeepAsync(RunStepState.Unknown, "");
            }

            await SetAsync(RunStepState.Started, tool.KeyHeader);
            begunAt = time.GetUtcNow();
            // What people decide meanwhile does not break off a call that may be having its effect.
            var from = time.GetTimestamp();
            var (state, result) = await CallAsync(tool, arguments, caller, job.Stopping);
            call = call with { Took = call.Took + time.GetElapsedTime(from) };
            mayBeDone = state == RunStepState.Unknown;
            if (!mayBeDone || tool.Verification is null)
                return await KeepAsync(state, result, time.GetElapsedTime(from));
        }

        async Task<RunStep> SetAsync(RunStepState state, string? result)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await KeepAsync(state, result);
        }

        async Task<RunStep> KeepAsync(RunStepState state, string? result, TimeSpan took = default)
        {
            await runs.SetAsync(job.Job, run.Id, call.Number, state, result, CancellationToken.None, took);
            return call = call with { State = state, Result = result };
        }
    }

    // What people should know before they decide; or why there is nothing to decide.
    private async Task<(string? Why, string? Refused)> LookAheadAsync(Tool tool, JsonObject arguments, ToolCaller caller, IReadOnlyList<RunStep> steps, CancellationToken cancellationToken)
    {
        if (tool.Tells is { } argument && arguments[argument] is JsonValue named && named.TryGetValue<string>(out var recipient) && await recipients.WithheldFromAsync(recipient, steps, cancellationToken) is { Count: > 0 } withheld)
            return (AskedWhy.OfWithheld(withheld), null);
        if (tool.DryRun is not { } dryRun)
            return (null, null);
        var (state, said) = await CallOnceAsync(dryRun.Tool, dryRun.ArgumentsFor(arguments), caller with { Key = $"{caller.Key}-dry" }, cancellationToken);
        return state == RunStepState.Failed ? (null, $"A dry run says: {said}") : (AskedWhy.OfDryRun(said), null);
    }

    // Whether a call was done whose end nobody knows. What is not done may still be under way: it is looked for again when its time is over.
    private async Task<(bool? WasDone, string Answer)> LookBackAsync(Tool tool, JsonObject arguments, ToolCaller caller, DateTimeOffset begunAt, CancellationToken cancellationToken)
    {
        var (wasDone, answer) = await ReadAsync();
        if (wasDone == true || begunAt + tool.Longest - time.GetUtcNow() is not { Ticks: > 0 } left)
            return (wasDone, answer);
        await Task.Delay(left, time, cancellationToken);
        return await ReadAsync();

        async Task<(bool?, string)> ReadAsync()
        {
            var verification = tool.Verification!;
            try
            {
                var said = await InvokeAsync(verification.Call.Tool, verification.Call.ArgumentsFor(arguments), caller with { KeyHeader = null }, cancellationToken);
                return (verification.WasDone(arguments, said), said);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                return (Find(failure) is { IsAbsent: true } ? verification.WasDone(arguments, answer: null) : null, "");
            }
        }
    }

    /// <summary>Makes a call, by itself again only where the service knows it again.</summary>
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
            return Find(failure) is { } told
                ? (told.MayBeDone ? WhenNotKnown(tool) : RunStepState.Failed, told.Message)
                : (WhenNotKnown(tool), $"The tool failed: {failure.GetBaseException().Message}");
        }
    }

    private static async Task<string> InvokeAsync(Tool tool, JsonObject arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        using var longest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        longest.CancelAfter(tool.Longest);
        // While a person thinks, the call's time does not run.
        if (caller.AskAsync is { } askAsync)
        {
            caller = caller with
            {
                AskAsync = async question =>
                {
                    longest.CancelAfter(Timeout.InfiniteTimeSpan);
                    var answer = await askAsync(question);
                    longest.CancelAfter(tool.Longest);
                    return answer;
                },
            };
        }

        var given = new KernelArguments(arguments.ToDictionary(member => member.Key, object? (member) => member.Value, StringComparer.Ordinal));
        var text = Written((await tool.Function.InvokeAsync(caller.ToKernel(), given, longest.Token)).GetValue<object?>());
        return text.Length > LongestResult ? text[..LongestResult] : text;
    }

    private static string Written(object? result) => result switch
    {
        null => "Done.",
        string text => text,
        _ => JsonSerializer.Serialize(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType())),
    };

    // A call that only reads has at most failed.
    private static RunStepState WhenNotKnown(Tool tool) => tool.Risk == ToolRisk.Read ? RunStepState.Failed : RunStepState.Unknown;

    private static ToolException? Find(Exception? failure) => failure is null or ToolException ? (ToolException?)failure : Find(failure.InnerException);
}
