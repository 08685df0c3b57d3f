using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Gives the bot a task. What follows the word is done by a job of its own.</summary>
internal sealed class RunCommand : IChatCommand
{
    public const string Job = ReplyOrder.Task;
    public const string Path = "run";
    private static readonly Argument<string[]> Task = new("task") { Arity = ArgumentArity.OneOrMore };

    public string? JobKind => Job;

    public bool TakesText => true;

    public bool Changes => true;

    public string Example => "run find out who approves travel to Shanghai, and how long before";

    public Command Describe() => new(Path, "Do a task with the company's tools, step by step, and ask before anything is changed") { Task };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Task.FromResult<CommandResult>(new CommandResult.Refused("What shall I do?", Example));
}
