using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>A run as people see it: one message that changes from its plan to its report.</summary>
internal sealed class RunView(Run run, Localizer localizer, TimeProvider time)
{
    private const int LongestProgress = 200;

    /// <summary>What the run may take, as it is said while it goes on; null where that is not said.</summary>
    public Phrase? Budget { get; init; }

    /// <param name="progress">How far the call is that is being made, in its tool's words.</param>
    public Reply Working(IReadOnlyList<RunStep> steps, string? progress = null)
    {
        var question = steps.FirstOrDefault(step => step is { Kind: RunStepKind.Question, State: RunStepState.Asked });
        return Of(Phrase.Join("\n\n", [Heading(steps), .. Budget is { } budget ? [budget] : (Phrase[])[], question is null ? Now(steps, progress) : Wanted(question)])) with
        {
            Buttons = [.. question is null ? [] : Replies(question), Button("Pause", $"runs pause {run.Id}"), Button("Stop", $"runs stop {run.Id}")],
        };
    }

    public Reply Paused(IReadOnlyList<RunStep> steps, IReadOnlyDictionary<string, Tool> tools)
    {
        var open = Open(steps);
        return Of(Phrase.Join("\n\n", [Heading(steps), .. open is null ? (Phrase[])[] : [Asked(open, steps, tools.GetValueOrDefault(open.Name))], "*Paused. Nothing more is begun until somebody has it go on.*"])) with
        {
            Buttons = [.. open is null ? [] : Choices(open), Button("Go on", $"runs resume {run.Id}"), Button("Stop", $"runs stop {run.Id}")],
        };
    }

    public Reply Waiting(IReadOnlyList<RunStep> steps, IReadOnlyDictionary<string, Tool> tools)
    {
        var step = Open(steps)!;
        return Of(Phrase.Join("\n\n", [Heading(steps), Asked(step, steps, tools.GetValueOrDefault(step.Name))])) with { Buttons = [.. Choices(step).Append(Button("Stop", $"runs stop {run.Id}"))] };
    }

    /// <param name="citations">What the numbers in the report point at.</param>
    public Reply Ended(string report, IReadOnlyList<RunStep> steps, IReadOnlyList<Citation>? citations = null)
    {
        var calls = steps.Count(step => step is { Kind: RunStepKind.Call, Name: not Plan.Name });
        Phrase counted = calls == 1 ? (Phrase)"1 call" : (Phrase)$"{calls} calls";
        return Of((Phrase)KnownLinks.In(report, run.Task, steps)) with { Buttons = run.State is RunState.Failed or RunState.Stopped ? [Button("Try again", $"runs retry {run.Id}")] : [], Citations = citations ?? [], Notice = localizer.Say($"Run {run.Id}: {counted}, {Spoken(time.GetUtcNow() - run.StartedAt)}. What was done: runs show {run.Id}") };
    }

    /// <summary>What a person is asked to allow.</summary>
    /// <param name="tool">That is called; null when it is not there any more.</param>
    public Phrase Asked(RunStep step, IReadOnlyList<RunStep> steps, Tool? tool) => step.Name == Clarification.Name
        ? $"**{KnownLinks.In(Clarification.QuestionOf(step), run.Task, [])}**\n\nAnswer with a button, or write `runs answer {run.Id} {step.Number} {step.Hash[..8]} YOUR ANSWER`."
        : step.State == RunStepState.Unknown
        ? $"**Was this done?** The call was begun and then interrupted, and nobody can tell whether it had its effect:\n\n{CallOf(step)}"
        : AskedWhy.AccountIn(step.Result) is { } service
        ? $"**I need your account at {service}.** Connect it, and I go on by myself.\n\n{CallOf(step)}"
        : (Phrase)$"**May I do this?**{AskedWhy.Before(step.Result)}\n\n{CallOf(step)}{Effect(tool)}{Why(step, steps)}{AskedWhy.Behind(step.Result)}";

    private static Phrase Effect(Tool? tool) => tool is null ? (Phrase)"" : tool.Risk switch
    {
        ToolRisk.Destructive => (Phrase)$"\n\n⚠ It can't be taken back. {Plain(Short(tool.Function.Description))}",
        ToolRisk.Write => (Phrase)$"\n\nIt changes something. {Plain(Short(tool.Function.Description))}",
        _ => (Phrase)$"\n\n{Plain(Short(tool.Function.Description))}",
    };

    // What the model said with the call, in its words.
    private static Phrase Why(RunStep step, IReadOnlyList<RunStep> steps) =>
        steps.LastOrDefault(each => each.Kind == RunStepKind.Model && each.Number < step.Number && each.Within == step.Within) is { Content: { Length: > 0 } said } ? (Phrase)$"\n\nWhy: {Plain(Short(said))}" : "";

    // In its own words, and marked as such.
    private static Phrase Wanted(RunStep question) => $"**{Plain(question.Name)} wants to know something of you:**\n\n> {Plain(CallQuestions.Read(question).Message)}\n\n*I wait ten minutes for you. Give it nothing that is secret.*";

    /// <summary>To answer what a service asks.</summary>
    public IReadOnlyList<ReplyButton> Replies(RunStep question) =>
        [Button("Answer", $"runs reply {run.Id} {question.Number} {question.Hash[..8]}") with { OpensForm = true }, Button("Refuse", $"runs deny {run.Id} {question.Number} {question.Hash[..8]}")];

    public IReadOnlyList<ReplyButton> Choices(RunStep step)
    {
        var of = $"{run.Id} {step.Number} {step.Hash[..8]}";
        if (step.Name == Clarification.Name)
            return [.. Clarification.ChoicesOf(step).Select(choice => new ReplyButton(choice, $"runs answer {of} {choice}"))];
        if (step.State == RunStepState.Asked && AskedWhy.AccountIn(step.Result) is { } service)
            return [Button("Connect", $"tool connect {service}"), Button("Refuse", $"runs deny {of}")];
        return step.State == RunStepState.Unknown
            ? [Button("It was done", $"runs settle {of} done"), Button("Do it again", $"runs settle {of} again"), Button("Leave it", $"runs settle {of} leave")]
            : [Button("Allow", $"runs approve {of}"), Button("Refuse", $"runs deny {of}"), Button("Change", $"runs change {of}") with { OpensForm = true }, .. step.Name == MessageTools.Post || run.Runbook?.Asks(step.Name) == true ? [] : (ReplyButton[])[Button("Allow all like this", $"runs approve {of} --all")]];
    }

    /// <summary>A call in readable form.</summary>
    public static Phrase CallOf(RunStep step)
    {
        var arguments = (ToolArguments.Read(step.Content) ?? []).Select(member => (Phrase)$"- {Plain(member.Key)}: {Plain(member.Value is null ? "null" : ToolArguments.TextOf(member.Value))}");
        return $"`{step.Name}`\n{Phrase.Lines(arguments)}";
    }

    // What waits for a person.
    private static RunStep? Open(IEnumerable<RunStep> steps) => steps.FirstOrDefault(each => each is { Kind: RunStepKind.Call, State: RunStepState.Asked or RunStepState.Unknown });

    private Phrase Heading(IReadOnlyList<RunStep> steps)
    {
        var plan = Plan.In(steps);
        return plan.Count == 0 ? (Phrase)run.Task : $"{run.Task}\n\n{Phrase.Lines(plan.Select(step => (Phrase)$"- {Mark(step.State)} {KnownLinks.In(step.Text, run.Task, steps)}"))}";
    }

    private Phrase Now(IReadOnlyList<RunStep> steps, string? progress) => Phrase.Join(" ", [Doing(steps, progress), $"*{Spoken(time.GetUtcNow() - run.StartedAt)}*"]);

    private static Phrase Doing(IReadOnlyList<RunStep> steps, string? progress) => Subtask.Open(steps) is var within && steps.FirstOrDefault(step => step is { Kind: RunStepKind.Call, State: RunStepState.Planned or RunStepState.Started or RunStepState.Approved } && step.Within == within) is { } call
        ? $"*Calling `{call.Name}` …*{(progress is { Length: > 0 } ? (Phrase)$" {Plain(Short(progress))}" : "")}"
        : within > 0 ? (Phrase)$"*Thinking about a part of it …* {Plain(Short(Subtask.TaskOf(steps[within - 1])))}" : (Phrase)"*Thinking …*";

    private static string Short(string text) => text[..Math.Min(text.Length, LongestProgress)];

    private static string Mark(string state) => state.ToLowerInvariant() switch
    {
        "done" => "✅",
        "doing" => "▶️",
        "failed" => "❌",
        _ => "▫️",
    };

    // As it is and whole: what is allowed must be seen.
    public static string Plain(string text) => $"`{text.ReplaceLineEndings(" ").Replace('`', '\'')}`";

    private static Phrase Spoken(TimeSpan span) => span.TotalSeconds < 100 ? (Phrase)$"{span.TotalSeconds:0} s" : span.TotalMinutes < 100 ? (Phrase)$"{span.TotalMinutes:0} min" : (Phrase)$"{span.TotalHours:0} h";

    private ReplyButton Button(Phrase label, string text) => new(localizer.Say(label), text);

    private Reply Of(Phrase text) => new(localizer.Say(text)) { Language = localizer.Language, ButtonsStay = true };
}
