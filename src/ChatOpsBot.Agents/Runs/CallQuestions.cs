using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Asks the person what a service wants to know amid a call, and waits for them: the call is held meanwhile, for ten minutes at most.</summary>
/// <param name="steps">Of the run when the call was begun.</param>
/// <param name="show">Shows people the steps as they are.</param>
internal sealed class CallQuestions(IRuns runs, Run run, RunStep call, JobRun job, IReadOnlyList<RunStep> steps, Action<IReadOnlyList<RunStep>> show, TimeProvider time) : IDisposable
{
    private const string Message = "message";
    private const string Schema = "schema";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(0.5);
    private readonly List<RunStep> asked = [];
    private readonly CancellationTokenSource closing = new();

    // Nobody is asked twice at once.
    private readonly SemaphoreSlim gate = new(1);

    public IReadOnlyList<RunStep> Asked => asked;

    public void Dispose()
    {
        gate.Dispose();
        closing.Dispose();
    }

    public static ServiceQuestion Read(RunStep step) => ToolArguments.Read(step.Content) is { } content && content[Schema] is JsonObject schema ? new ServiceQuestion((string?)content[Message] ?? "", schema) : new ServiceQuestion("", []);

    /// <summary>How long people were waited for.</summary>
    public TimeSpan Waited { get; private set; }

    /// <returns>What they filled in; null where they would not, or did not in time.</returns>
    /// <param name="cancellationToken">The service waits no longer.</param>
    public async Task<JsonObject?> AskAsync(ServiceQuestion question, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        await gate.WaitAsync(waiting.Token);
        var from = time.GetTimestamp();
        try
        {
            var content = new JsonObject { [Message] = question.Message, [Schema] = question.Schema.DeepClone() };
            var step = new RunStep(steps.Count + asked.Count + 1, RunStepKind.Question, call.Name, content.ToJsonString(), RunStepState.Asked) { Within = call.Within, Hash = ToolArguments.HashOf(call.Name, content) };
            await runs.AddAsync(job.Job, run.Id, [step], job.Stopping);
            asked.Add(step);
            show([.. steps, .. asked]);
            step = asked[^1] = await WaitAsync(step, waiting.Token);
            show([.. steps, .. asked]);
            return step is { State: RunStepState.Done, Result: { } answer } ? ToolArguments.Read(answer) : null;
        }
        finally
        {
            Waited += time.GetElapsedTime(from);
            gate.Release();
        }
    }

    /// <summary>The call has ended, and nobody waits for an answer any more.</summary>
    /// <returns>All that was asked.</returns>
    public async Task<IReadOnlyList<RunStep>> CloseAsync()
    {
        await closing.CancelAsync();
        await gate.WaitAsync(job.Stopping);
        gate.Release();
        return asked;
    }

    private async Task<RunStep> WaitAsync(RunStep step, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Longest;
        while (time.GetUtcNow() < until && !cancellationToken.IsCancellationRequested && await runs.FindAsync(run.Id, job.Stopping) is { HasEnded: false })
        {
            if ((await runs.StepsAsync(run.Id, job.Stopping)).FirstOrDefault(each => each.Number == step.Number) is { State: not RunStepState.Asked } decided)
                return decided;
            await Task.Delay(Between, time, job.Stopping);
        }

        return await GiveUpAsync(step);
    }

    private async Task<RunStep> GiveUpAsync(RunStep step)
    {
        // Somebody may have answered at the last moment.
        await runs.GiveUpAsync(job.Job, run.Id, step.Number, "There was no answer in time.", CancellationToken.None);
        return (await runs.StepsAsync(run.Id, CancellationToken.None)).First(each => each.Number == step.Number);
    }
}
