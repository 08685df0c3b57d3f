using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Runbooks;

internal sealed class RunbookList(RunbookService runbooks) : IChatCommand
{
    public string Group => "runbook";

    public string Example => "runbook list";

    public Command Describe() => new("list", "List the procedures that you can have followed step by step");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var lines = new List<Phrase>();
        foreach (var runbook in runbooks.In(context.Snapshot, context.Place, context.Reader))
        {
            Phrase missing = (await runbooks.MissingAsync(context.Person, context.Entry.IsShared, runbook, cancellationToken)).Count > 0 ? " (*its tools are not there*)" : (Phrase)"";
            lines.Add($"- **{runbook.Name}**: {(Phrase)runbook.Prompt.Head.Description}{missing}");
        }

        return lines.Count == 0
            ? new CommandResult.Refused("There is no runbook for you here.")
            : CommandResult.Say($"**Runbooks**\n\n{Phrase.Lines(lines)}");
    }
}

internal sealed class RunbookShow(RunbookService runbooks) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Its name in `runbook list`" };

    public string Group => "runbook";

    public string Example => "runbook show restart-service";

    public Command Describe() => new("show", "Show a procedure, what it is given and which tools it uses") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (runbooks.Find(context.Snapshot, context.Place, context.Reader, parsed.GetRequiredValue(Name).Trim('`')) is not { } runbook)
            return new CommandResult.Refused($"There is no runbook `{parsed.GetRequiredValue(Name)}` for you here. `runbook list` has them.", "runbook list");
        var missing = await runbooks.MissingAsync(context.Person, context.Entry.IsShared, runbook, cancellationToken);
        Phrase tools = runbook.Prompt.Head.Tools.Count == 0 ? "It may use all tools." : (Phrase)$"It may use {string.Join(", ", runbook.Prompt.Head.Tools.Select(tool => $"`{tool}`"))}.";
        Phrase asked = runbook.Prompt.Head.Approvals.Count == 0 ? (Phrase)"" : (Phrase)$" A person allows each call of {string.Join(", ", runbook.Prompt.Head.Approvals.Select(tool => $"`{tool}`"))}.";
        Phrase absent = missing.Count == 0 ? (Phrase)"" : (Phrase)$" Not there, or not for you: {string.Join(", ", missing.Select(tool => $"`{tool}`"))}.";
        return CommandResult.Say(
            $"**{runbook.Name}**: {(Phrase)runbook.Prompt.Head.Description}\n\n```\n{runbook.Prompt.Body.Trim()}\n```\n\n{RunbookService.Inputs(runbook)}\n\n{tools}{asked}{absent}\n\n`{StartOf(runbook)}`",
            context.Person.May(Right.EditPrompts) ? [new ReplyButton("Edit", $"prompt edit {runbook.Name}") { OpensForm = true }, new ReplyButton("Versions", $"prompt history {runbook.Name}")] : []);
    }

    private static string StartOf(PromptInForce runbook) => string.Join(' ', runbook.Prompt.Head.Variables.Where(variable => variable.Value.Required).Select(variable => $"{variable.Key}={variable.Value.Example}").Prepend(runbook.Name).Prepend(RunbookStart.Path));
}

/// <summary>Has a procedure followed. What follows the words is taken up by a job of its own.</summary>
internal sealed class RunbookStart : IChatCommand
{
    public const string Path = "runbook start";
    private static readonly Argument<string[]> What = new("name and inputs") { Arity = ArgumentArity.OneOrMore };

    public string Group => "runbook";

    public string? JobKind => ReplyOrder.Task;

    public bool TakesText => true;

    public bool Changes => true;

    public string Example => "runbook start restart-service service=billing environment=staging";

    public Command Describe() => new("start", "Have a procedure followed step by step") { What };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        Task.FromResult<CommandResult>(new CommandResult.Refused("Which runbook? `runbook list` has them.", Example));
}
