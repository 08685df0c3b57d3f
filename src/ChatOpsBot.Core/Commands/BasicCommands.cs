using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Core.Commands;

internal sealed class Ask : IChatCommand
{
    public bool TakesText => true;

    public Command Describe() => new("ask", "Answer a question from the documents") { new Argument<string[]>("question") { Arity = ArgumentArity.OneOrMore } };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken) =>
        context.Text.Length == 0
            ? new CommandResult.Refused(context.Words.NothingAsked())
            : new CommandResult.Done(await context.AskAsync(context.Text));
}

internal sealed class WhoAmI : IChatCommand
{
    public Command Describe() => new("whoami", "Say who you are to the bot and what you may do");

    public Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken) =>
        Task.FromResult(CommandResult.Say(context.Words.YouAre(context.Person)));
}

internal sealed class Help(IServiceProvider services) : IChatCommand
{
    public Command Describe() => new("help", "List what you may do here");

    public Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        // The list of all commands contains this one, so it is asked for late.
        var allowed = services.GetRequiredService<ChatCommands>().All
            .Where(entry => context.Person.May(entry.Value.Command.Requires))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);
        var list = new StringBuilder(context.Words.HelpIntroduction()).Append("\n\n");
        foreach (var (path, entry) in allowed)
            list.Append(CultureInfo.InvariantCulture, $"- `{ChatCommands.Usage(path, entry.Words)}`: {entry.Words.Description}\n");
        return Task.FromResult(CommandResult.Say(list.ToString()));
    }
}
