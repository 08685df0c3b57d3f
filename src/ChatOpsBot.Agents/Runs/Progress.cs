using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Sums up what a run has done where the whole does not fit before a model any more: facts, what was changed, what is open.</summary>
internal sealed class Progress(ModelTask task, PromptLibrary prompts, TimeProvider time)
{
    private const string Prompt = "progress";
    private const double Kept = 0.3;
    private const double OfWindow = 0.5;

    /// <param name="told">As the model is told it.</param>
    /// <param name="number">Of the step that it becomes.</param>
    /// <returns>Null where all fits, there is nothing to sum up, or the model did not do it: of what is old the beginning is told then.</returns>
    public async Task<RunStep?> SumUpAsync(string work, IReadOnlyList<RunStep> told, Transcript transcript, int number, ChatModel model, CommandContext context, CancellationToken cancellationToken)
    {
        if (transcript.LengthOf(told) <= transcript.Room)
            return null;
        var past = Past(told, transcript);
        if (past.All(step => step.Kind == RunStepKind.Summary))
            return null;
        var room = (int)(model.Window * OfWindow) / past.Count;
        var done = string.Join('\n', past.Select(step => step.Kind == RunStepKind.Call
            ? string.Create(CultureInfo.InvariantCulture, $"Call {step.Number}: {step.Name} {ResultDigest.Start(step.Content, room)} {step.State.ToString().ToLowerInvariant()}: {ResultDigest.Of(Transcript.Said(step), room, work, step.Number)}")
            : ResultDigest.Start(step.Content, room)));
        var begunAt = time.GetTimestamp();
        var set = prompts.In(context.Snapshot, context.Place);
        var said = await task.TryAsync(Prompt, new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["task"] = work,
            ["done"] = done,
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
        }, set, model, cancellationToken);
        return said is null ? null : new RunStep(number, RunStepKind.Summary, "", said, RunStepState.Done)
        {
            Within = told[^1].Within,
            Result = past[^1].Number.ToString(CultureInfo.InvariantCulture),
            Tokens = Tokens.Count(done) + Tokens.Count(said),
            Cost = model.Settings.CostOf(Tokens.Count(done), Tokens.Count(said)),
            Took = time.GetElapsedTime(begunAt),
            Model = model.Settings.Alias,
            Prompt = set.Find(Prompt)?.ToString(),
        };
    }

    // All but the end, which stays as it is; what the model said stays together with its calls.
    private static List<RunStep> Past(IReadOnlyList<RunStep> told, Transcript transcript)
    {
        var (from, length) = (told.Count, 0);
        for (var i = told.Count - 1; i >= 0; i--)
        {
            length += transcript.LengthOf([told[i]]);
            if (length > transcript.Room * Kept && from < told.Count)
                break;
            if (told[i].Kind == RunStepKind.Model)
                from = i;
        }

        return [.. told.Take(from)];
    }
}
