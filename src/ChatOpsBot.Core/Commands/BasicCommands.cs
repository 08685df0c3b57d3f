using System.CommandLine;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Core.Commands;

internal sealed class Ask : IChatCommand
{
    public bool TakesText => true;

    public string Example => "ask how many vacation days do I have?";

    public Command Describe() => new("ask", "Answer a question from the documents") { new Argument<string[]>("question") { Arity = ArgumentArity.OneOrMore } };

    // With a question it is no command, but that question.
    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        Task.FromResult<CommandResult>(new CommandResult.Refused(CommonPhrases.NothingAsked));
}

internal sealed class Stop : IChatCommand
{
    public const string Word = "stop";

    public string Example => Word;

    public Command Describe() => new(Word, "End the answer that is being written here");

    // Where something is being answered, the turn has ended that already.
    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken) =>
        Task.FromResult(CommandResult.Say("Nothing of yours is being answered here."));
}

internal sealed class WhoAmI(TurnLimits limits) : IChatCommand
{
    public string Example => "whoami";

    public Command Describe() => new("whoami", "Say who you are to the bot, what you may do, and which assistant answers here");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var used = await limits.UsedAsync(context.Person.Id, context.Snapshot, cancellationToken);
        return CommandResult.Say($"{YouAre(context.Person)}\n\n{AssistantHere(context)}\n\n{used.OfPerson}");
    }

    private static Phrase YouAre(Person person)
    {
        var role = person.Role.ToString().ToLowerInvariant();
        return person.Email is { } email
            ? (Phrase)$"You are **{person.Name}** ({email}), with the role **{role}**."
            : (Phrase)$"You are **{person.Name}**, with the role **{role}**.";
    }

    private static Phrase AssistantHere(CommandContext context) =>
        $"The assistant **{context.Snapshot.AssistantIn(context.Channel).Name}** answers here. `assistant show` tells about it.";
}

internal sealed class Help(IServiceProvider services) : IChatCommand
{
    private static readonly Argument<string[]> Topic = new("command") { Description = "A command or the first word of some", Arity = ArgumentArity.ZeroOrMore };

    private static Phrase Introduction => "Ask me anything in your own words, and I answer from the documents. Or write:";

    public string Example => "help prompt publish";

    public Command Describe() => new("help", "List what you may do here, or tell about one command") { Topic };

    public Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        // The list of all commands contains this one, so it is asked for late.
        var commands = services.GetRequiredService<ChatCommands>();
        var topic = string.Join(' ', parsed.GetValue(Topic) ?? []);
        if (topic.Length > 0)
        {
            if (commands.HelpOn(topic, context) is { Length: > 0 } help)
                return Task.FromResult(CommandResult.Say((Phrase)help));
            if (commands.Nearest(topic, context) is { } meant && commands.HelpOn(meant, context) is { Length: > 0 } near)
                return Task.FromResult(CommandResult.Say($"There is no `{topic}`; this is `{meant}`:\n\n{near}"));
            return Task.FromResult<CommandResult>(new CommandResult.Refused(CommandPhrases.UnknownCommand(topic, [.. Spelling.Nearest(topic, commands.Allowed(context).Select(entry => entry.Key)).Take(3)])));
        }

        var starters = context.Snapshot.AssistantIn(context.Channel).Starters;
        return Task.FromResult(CommandResult.Say($"{Introduction}\n\n{CommandHelp.Overview([.. commands.Allowed(context).Where(entry => !entry.Value.Command.IsForButtons)], context.Localizer)}", [.. starters.Take(4).Select(starter => new ReplyButton(starter, starter))]));
    }
}
