using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Agents.Runbooks;

/// <summary>Has a question answered that takes many searches. What follows the word is taken up by a job of its own.</summary>
internal sealed class ResearchCommand : IChatCommand
{
    public const string Path = "research";
    private static readonly Argument<string[]> Question = new("question") { Arity = ArgumentArity.OneOrMore };

    public string? JobKind => ReplyOrder.Task;

    public bool TakesText => true;

    public string Example => "research how do our rules on travel and remote work fit together?";

    public Command Describe() => new(Path, "Answer a question by many searches, with a report and its sources") { Question };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        Task.FromResult<CommandResult>(new CommandResult.Refused("What do you want to know?", Example));
}
