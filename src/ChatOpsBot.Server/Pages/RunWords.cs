using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Server.Pages;

/// <summary>States of runs and steps in words, and by which of them they look alike.</summary>
internal static class RunWords
{
    public static Phrase Of(Run run) => run.State switch
    {
        _ when run is { IsPaused: true, HasEnded: false } => "Paused",
        RunState.Working => "Being worked on",
        RunState.Waiting => "Waiting for a decision",
        RunState.Done => "Done",
        RunState.Failed => "Not done",
        _ => "Stopped",
    };

    public static string ClassOf(Run run) => run.State switch
    {
        RunState.Working => "going",
        RunState.Waiting => "asks",
        RunState.Done => "good",
        _ => "bad",
    };

    public static Phrase Of(RunStepState state) => state switch
    {
        RunStepState.Planned or RunStepState.Approved => "To be called",
        RunStepState.Asked => "Waits to be allowed",
        RunStepState.Started => "Being called",
        RunStepState.Unknown => "Interrupted",
        RunStepState.Done => "Done",
        RunStepState.Denied => "Refused",
        _ => "Failed",
    };

    public static string ClassOf(RunStepState state) => state switch
    {
        RunStepState.Done => "good",
        RunStepState.Asked or RunStepState.Unknown => "asks",
        RunStepState.Failed or RunStepState.Denied => "bad",
        _ => "going",
    };

    public static Phrase NameOf(RunStep step) => step.Kind switch
    {
        RunStepKind.Model => "The model",
        RunStepKind.Summary => "Summed up",
        RunStepKind.Question => (Phrase)$"{step.Name} asks",
        _ => (Phrase)step.Name,
    };
}
