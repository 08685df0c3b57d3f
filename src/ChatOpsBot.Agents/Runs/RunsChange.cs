using System.CommandLine;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Opens a call that waits to be allowed, to give it other arguments.</summary>
internal sealed class RunsChange(RunService runs) : IChatCommand
{
    public string Group => "runs";

    public bool IsForButtons => true;

    public string Example => "runs change 1 2 0a1b2c3d";

    public Phrase? FormTitle(ParseResult parsed) => ChangeForm.Title;

    public Command Describe() => new("change", "Give a call that waits to be allowed other arguments") { DecidedCall.Run, DecidedCall.Step, DecidedCall.Hash };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (run, number, hash) = (parsed.GetRequiredValue(DecidedCall.Run), parsed.GetRequiredValue(DecidedCall.Step), parsed.GetRequiredValue(DecidedCall.Hash));
        var (step, tool, against) = await runs.ToChangeAsync(context.Actor, context.Person, run, number, hash, cancellationToken);
        return step is null
            ? new CommandResult.Refused(against!, $"runs show {run}")
            : new CommandResult.Done(new Reply(context.Localizer.Say("What is the call to be given?")) { Form = ChangeForm.Open(run, step, tool!, context.Localizer) });
    }
}

/// <summary>The form with a call's arguments; its state is run, call and mark.</summary>
internal sealed class ChangeForm(RunService runs) : IChatForm
{
    private const string FormName = "runs-change";

    public static Phrase Title => "Change the call";

    public string Name => FormName;

    public Right Needs => Right.Ask;

    public static Form Open(long run, RunStep step, Tool tool, Localizer localizer) => new(FormName, DecidedCall.Write(run, step), localizer.Say(Title), ArgumentsForm.Fields(tool, ToolArguments.Read(step.Content) ?? [], localizer))
    {
        Message = $"`{step.Name}`",
        Submit = localizer.Say("Save"),
        Language = localizer.Language,
    };

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (DecidedCall.Read(submitted.State) is not var (run, number, hash))
            return new Reply(context.Localizer.Say("This is not the call that was shown. Look at it again."));
        var (step, tool, against) = await runs.ToChangeAsync(context.Actor, context.Person, run, number, hash, cancellationToken);
        if (step is null)
            return new Reply(context.Localizer.Say(against!));
        var (arguments, wrong) = ArgumentsForm.Read(tool!, submitted.Values, ToolArguments.Read(step.Content) ?? []);
        var form = Open(run, step, tool!, context.Localizer);
        if (wrong.Count > 0)
            return Again(form with { Errors = wrong.ToDictionary(each => each.Key, each => context.Localizer.Say(each.Value), StringComparer.Ordinal) });
        return await runs.ChangeAsync(context.Actor, run, step, tool!, arguments, cancellationToken) is { } refused
            ? Again(form with { Message = context.Localizer.Say(refused) })
            : new Reply(context.Localizer.Say($"The call of run {run} is changed. It waits to be allowed as it is now."));

        Reply Again(Form form) => new("") { Form = submitted.FillIn(form) };
    }
}
