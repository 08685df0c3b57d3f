using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Lessons;

/// <summary>Looks back at a run in which something failed: what a model learns of it is kept for an administrator to see.</summary>
internal sealed class Reflection(IRuns runs, ILessons lessons, Toolbox toolbox, ModelTask task) : IJobHandler
{
    private const string Name = "reflect";
    private const string Prompt = "lesson";
    private const int LongestResult = 300;
    private const int LongestLesson = 300;
    private const int MostCalls = 40;

    public string Kind => Name;

    public JobLimits Limits { get; } = new(AtOnce: 2, Longest: TimeSpan.FromMinutes(2));

    /// <returns>The job that looks back at a run; null where there is nothing to learn.</returns>
    public static NewJob? Of(Run run, IEnumerable<RunStep> steps) => steps.Any(step => step.Kind == RunStepKind.Call && step.State is RunStepState.Failed or RunStepState.Denied)
        ? new NewJob(string.Create(CultureInfo.InvariantCulture, $"{Name}-{run.Id}"), Name, string.Create(CultureInfo.InvariantCulture, $"{Name}-{run.Id}"), "", run.Id.ToString(CultureInfo.InvariantCulture))
        : null;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(long.Parse(run.Job.Payload, CultureInfo.InvariantCulture), cancellationToken) is not { } past)
            return new JobOutcome(null);
        var calls = (await runs.StepsAsync(past.Id, cancellationToken)).Where(step => step.Kind == RunStepKind.Call && step.Name != Plan.Name).TakeLast(MostCalls);
        var said = await task.TryAsync(Prompt, new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["task"] = past.Task,
            ["calls"] = string.Join('\n', calls.Select(call => $"{call.Name} {call.Content} {call.State.ToString().ToLowerInvariant()}: {Short(call.Result ?? "")}")),
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
        }, cancellationToken);
        if (said?.Split(':', 2) is [var tool, var text] && (await toolbox.AllAsync(cancellationToken)).Any(each => each.Tool.Name == tool.Trim()) && text.Trim() is { Length: > 0 and <= LongestLesson } lesson)
            await lessons.AddAsync(past.Id, tool.Trim(), lesson.ReplaceLineEndings(" "), cancellationToken);
        return new JobOutcome(null);
    }

    public Task<JobOutcome> StopAsync(JobRun run) => Task.FromResult(new JobOutcome(null));

    public Task GiveUpAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Short(string result) => (result.Length > LongestResult ? result[..LongestResult] : result).ReplaceLineEndings(" ");
}
