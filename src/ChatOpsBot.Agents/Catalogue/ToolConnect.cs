using System.CommandLine;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>Connects a person's own account at a service: by a link to sign in at, and then by the word that their browser was shown.</summary>
internal sealed class ToolConnect(ToolService tools, Accounts accounts, RunService runs, Messenger messenger) : IChatCommand
{
    private static readonly Argument<string?> Word = new("word") { Description = "That your browser showed after you signed in", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "tool";

    public bool Changes => true;

    public string Example => "tool connect orders";

    public Command Describe() => new("connect", "Connect your own account at a service, so that agents use it for you") { NamedService.Name, Word };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var service = parsed.GetRequiredValue(NamedService.Name);
        if (await tools.AccountAsync(service, cancellationToken) is not { } client)
            return new CommandResult.Refused($"There is no service `{service}` that is used with people's own accounts.", "tool list");
        if (accounts.Wrong(client) is { } wrong)
            return new CommandResult.Refused(wrong);
        if (parsed.GetValue(Word) is { } word)
        {
            if (!await accounts.ConfirmAsync(context.Actor, client, word, cancellationToken))
                return new CommandResult.Refused("This is not the word, or it was used already, or you have signed in more than ten minutes ago.", $"tool connect {service}");
            await runs.ConnectedAsync(context.Actor, await tools.ServicesOfAsync(client, cancellationToken), cancellationToken);
            return CommandResult.Say($"Your account at **{service}** is connected. Agents use it for what you ask of them, and for nobody else; `tool disconnect {service}` ends that.");
        }

        var link = await accounts.BeginAsync(context.Actor, service, client, cancellationToken);
        Phrase said = $"[Sign in at **{service}**]({link.AbsoluteUri}) as yourself. Your browser then shows you a word; write it to me within ten minutes: `tool connect {service} WORD`";
        // A link that is for one person is shown to nobody else.
        if (!context.Entry.IsShared)
            return new CommandResult.Done(new Reply(context.Localizer.Say(said)) { IsSecret = true });
        return await messenger.TellAsync(context.Person.Id, $"connect-{context.Id}", localizer => Task.FromResult(new Reply(localizer.Say(said)) { IsSecret = true }), cancellationToken)
            ? CommandResult.Say("I have written to you alone how to connect your account.")
            : new CommandResult.Refused("Others read here. Write it to me alone.", $"tool connect {service}");
    }
}

internal sealed class ToolDisconnect(ToolService tools, Accounts accounts) : IChatCommand
{
    public string Group => "tool";

    public bool Changes => true;

    public string Example => "tool disconnect orders";

    public Command Describe() => new("disconnect", "Have your account at a service forgotten, and what it was given taken back") { NamedService.Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var service = parsed.GetRequiredValue(NamedService.Name);
        // Also of a service that was removed, by the name of its client.
        return (await tools.AccountAsync(service, cancellationToken) ?? (accounts.Knows(service) ? service : null)) is { } client && await accounts.DisconnectAsync(context.Actor, client, cancellationToken)
            ? CommandResult.Say($"Your account at **{service}** is forgotten.")
            : new CommandResult.Refused($"You have connected no account at `{service}`.", "tool list");
    }
}
