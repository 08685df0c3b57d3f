using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>What is said of drafts and publications, with what to do next.</summary>
internal sealed class PromptReplies(ChannelNames channels)
{
    public async Task<Reply> SavedAsync(PromptSubject subject, SaveResult.Saved saved, CommandContext context, CancellationToken cancellationToken)
    {
        var command = $"{subject.Name}{Publication.ScopeOption(subject.Scope)}";
        var difference = Differences.Show(subject.Text, saved.Draft.Text);
        var where = await ForAsync(subject.Scope, context.Channel, cancellationToken);
        Phrase merged = saved.MergedWith is { } others ? (Phrase)$" It now has {others} in it too." : "";
        return new Reply(context.Localizer.Say(difference.Length == 0
            ? (Phrase)$"Your draft of **{subject.Name}**{where} is saved. It is what is in force already.{merged}"
            : (Phrase)$"Your draft of **{subject.Name}**{where} is saved.{merged} It changes:\n\n{difference}"))
        {
            Buttons =
            [
                new(context.Localizer.Say("Edit"), $"prompt edit {command}") { OpensForm = true },
                new(context.Localizer.Say("Publish"), $"prompt publish {command}"),
                new(context.Localizer.Say("Discard"), $"prompt discard {command}"),
            ],
        };
    }

    /// <summary>How a publication or a rollback ended.</summary>
    public async Task<CommandResult> OfAsync(PublishResult result, PromptSubject subject, CommandContext context, CancellationToken cancellationToken) => result switch
    {
        PublishResult.InForce done => new CommandResult.Done(await InForceAsync(done.Version, done.Before, context, cancellationToken)),
        PublishResult.ApprovalRequested asked => new CommandResult.Done(await AskedAsync(asked.Request, subject, context.Localizer, context.Channel, cancellationToken) with { IsForAll = true }),
        PublishResult.Refused no => new CommandResult.Refused(no.Reason, no.Remedy),
        _ => throw new InvalidOperationException("A publication ended in no known way."),
    };

    /// <summary>A request as whoever decides it sees it.</summary>
    public async Task<Reply> AskedAsync(PublicationRequest request, PromptSubject subject, Localizer localizer, string here, CancellationToken cancellationToken)
    {
        var where = await ForAsync(subject.Scope, here, cancellationToken);
        Phrase note = request.Note is { } written ? (Phrase)$": {written}" : "";
        return new Reply(localizer.Say($"**{request.Author}** asks to publish a change of **{subject.Name}**{where}{note} (request {request.Id}). `prompt approve {request.Id}` puts it into force.\n\n{Differences.Show(subject.Text, request.Text)}"))
        {
            Buttons = [new(localizer.Say("Approve"), $"prompt approve {request.Id}"), new(localizer.Say("Decline"), $"prompt decline {request.Id}")],
        };
    }

    /// <returns>Whose drafts these are, without those put away; empty when nobody is at work.</returns>
    public static string AtWork(IEnumerable<PromptDraft> drafts, DateTimeOffset now) => string.Join(", ", drafts.Where(draft => !draft.IsPutAway(now))
        .Select(draft => string.Create(CultureInfo.InvariantCulture, $"{draft.PersonId} ({draft.At:MM-dd HH:mm} UTC)")));

    /// <summary>As <c> for channel #travel</c>; empty where it holds everywhere.</summary>
    public async Task<Phrase> ForAsync(string scope, string here, CancellationToken cancellationToken)
    {
        if (scope == PromptScope.Everywhere)
            return "";
        var where = await channels.OfScopeAsync(scope, here, cancellationToken);
        return $" for {where}";
    }

    private async Task<Reply> InForceAsync(PromptVersion version, PromptSubject before, CommandContext context, CancellationToken cancellationToken)
    {
        var where = await ForAsync(version.Scope, context.Channel, cancellationToken);
        Phrase taken = version.Text is null ? " What holds more widely is in force there again." : "";
        return new Reply(context.Localizer.Say($"**{version.Name}** is now version {version.Number}{where}, from the next message on.{taken}\n\n{Differences.Show(before.Text, version.Text ?? before.Text)}").TrimEnd())
        {
            Buttons = [new(context.Localizer.Say("Undo"), $"prompt undo {version.Name} {version.Number}{Publication.ScopeOption(version.Scope)}")],
        };
    }
}
