using System.CommandLine;
using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Opens what a service asks of the person amid a call.</summary>
internal sealed class RunsReply(RunService runs) : IChatCommand
{
    public string Group => "runs";

    public bool IsForButtons => true;

    public string Example => "runs reply 1 3 0a1b2c3d";

    public Phrase? FormTitle(ParseResult parsed) => ReplyForm.Title;

    public Command Describe() => new("reply", "Answer what a service asks amid a call") { DecidedCall.Run, DecidedCall.Step, DecidedCall.Hash };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (run, number, hash) = (parsed.GetRequiredValue(DecidedCall.Run), parsed.GetRequiredValue(DecidedCall.Step), parsed.GetRequiredValue(DecidedCall.Hash));
        var (step, against) = await runs.ToReplyAsync(context.Actor, context.Person, run, number, hash, cancellationToken);
        return step is null
            ? new CommandResult.Refused(against!, $"runs show {run}")
            : new CommandResult.Done(new Reply(context.Localizer.Say("What is your answer?")) { Form = ReplyForm.Open(run, step, context.Localizer) });
    }
}

/// <summary>The form with what is asked; its state is run, step and mark.</summary>
internal sealed class ReplyForm(RunService runs) : IChatForm
{
    private const string FormName = "runs-reply";

    public static Phrase Title => "Answer the question";

    public string Name => FormName;

    public Right Needs => Right.Ask;

    public static Form Open(long run, RunStep step, Localizer localizer)
    {
        var question = CallQuestions.Read(step);
        return new Form(FormName, DecidedCall.Write(run, step), localizer.Say(Title), ArgumentsForm.Fields(question.Schema, Usual(question.Schema), localizer))
        {
            Message = RunView.Plain(question.Message),
            Submit = localizer.Say("Answer"),
            Language = localizer.Language,
        };
    }

    // What the service takes for granted.
    private static JsonObject Usual(JsonObject schema) => new((schema["properties"] as JsonObject ?? []).Where(member => (member.Value as JsonObject)?["default"] is not null).Select(member => KeyValuePair.Create(member.Key, member.Value!["default"]!.DeepClone()))!);

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (DecidedCall.Read(submitted.State) is not var (run, number, hash))
            return new Reply(context.Localizer.Say("This is not asked any more."));
        var (step, against) = await runs.ToReplyAsync(context.Actor, context.Person, run, number, hash, cancellationToken);
        if (step is null)
            return new Reply(context.Localizer.Say(against!));
        var (answer, wrong) = ArgumentsForm.Read(CallQuestions.Read(step).Schema, submitted.Values, []);
        var form = Open(run, step, context.Localizer);
        if (wrong.Count > 0)
            return Again(form with { Errors = wrong.ToDictionary(each => each.Key, each => context.Localizer.Say(each.Value), StringComparer.Ordinal) });
        return await runs.ReplyAsync(context.Actor, run, step, answer, cancellationToken) is { } refused
            ? Again(form with { Message = context.Localizer.Say(refused) })
            : new Reply(context.Localizer.Say($"Your answer is passed on. Run {run} goes on."));

        Reply Again(Form form) => new("") { Form = submitted.FillIn(form) };
    }
}
