using System.CommandLine;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>Opens a tool's arguments as a form, to call it by hand.</summary>
internal sealed class ToolTry(ToolService tools) : IChatCommand
{
    public string Group => "tool";

    public string Example => "tool try calculate";

    public Phrase? FormTitle(ParseResult parsed) => TryForm.Title;

    public Command Describe() => new("try", "Call a tool yourself, by a form with what it is given") { NamedTool.Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (found, unknown) = await NamedTool.FindAsync(tools, parsed, context, cancellationToken);
        if (found is not { Tool: var tool })
            return unknown!;
        return ToolService.WhyNotByHand(tool) is { } never
            ? new CommandResult.Refused(never, "tool list")
            : new CommandResult.Done(new Reply(context.Localizer.Say("What is the call to be given?")) { Form = TryForm.Open(tool, context.Localizer) });
    }
}

/// <summary>The form with which a tool is tried; its state is the tool's name.</summary>
internal sealed class TryForm(ToolService tools, Approvers approvers) : IChatForm
{
    private const string FormName = "tool-try";
    private const int LongestResult = 2_000;

    public static Phrase Title => "Try a tool";

    public string Name => FormName;

    public Right Needs => Right.Ask;

    public static Form Open(Tool tool, Localizer localizer) => new(FormName, tool.Name, localizer.Say(Title), ArgumentsForm.Fields(tool, [], localizer))
    {
        Message = localizer.Say($"`{tool.Name}` {ToolList.Risk(tool.Risk)}. {ToolList.Short(tool.Function.Description)}"),
        Submit = localizer.Say("Call it"),
        Language = localizer.Language,
    };

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (await tools.UsableAsync(context.Person, context.Entry.IsShared, submitted.State, cancellationToken) is not { } tool)
            return new Reply(context.Localizer.Say($"You can't use `{submitted.State}` here."));
        if (ToolService.WhyNotByHand(tool) is { } never)
            return new Reply(context.Localizer.Say(never));
        var form = Open(tool, context.Localizer);
        var (arguments, wrong) = ArgumentsForm.Read(tool, submitted.Values, []);
        if (wrong.Count > 0)
            return Again(form with { Errors = wrong.ToDictionary(each => each.Key, each => context.Localizer.Say(each.Value), StringComparer.Ordinal) });
        if (ToolArguments.Wrong(tool, arguments) is { } unfit)
            return Again(form with { Message = unfit });
        // Whoever sends the form has seen the call; that allows it where their word does.
        if (tool.NeedsApproval(arguments) && await approvers.WhyNotAsync(tool.Name, context.Person.Id, context.Person, cancellationToken) is { } against)
            return Again(form with { Message = context.Localizer.Say(against) });
        var (state, result) = await tools.TryAsync(context, tool, arguments, cancellationToken);
        Phrase how = state switch
        {
            RunStepState.Done => "done",
            RunStepState.Unknown => "**interrupted; nobody knows whether it was done**",
            _ => "failed",
        };
        return new Reply(context.Localizer.Say($"`{tool.Name}`: {how}\n\n```\n{(result.Length > LongestResult ? $"{result[..LongestResult]}…" : result).Replace("```", "\u0027\u0027\u0027", StringComparison.Ordinal)}\n```"));

        Reply Again(Form form) => new("") { Form = submitted.FillIn(form) };
    }
}
