using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>Tells people of requests: those who may decide one of it, and whoever asked of what was decided. Each once.</summary>
internal sealed class Decisions(Messenger messenger, PersonDirectory directory, PromptReplies replies)
{
    /// <param name="isFourEyes">Editors may decide, too.</param>
    public async Task AskAsync(PublicationRequest request, PromptSubject subject, Snapshot snapshot, bool isFourEyes, CancellationToken cancellationToken)
    {
        var people = directory.Configured.Select(each => (Id: each.Email.ToLowerInvariant(), each.Role)).Concat(snapshot.Grants.Select(grant => (Id: grant.Key, Role: grant.Value)));
        foreach (var approver in people.Where(person => person.Role >= Rights.LeastRole(isFourEyes ? Right.EditPrompts : Right.PublishPrompts) && person.Id != request.Author).Select(person => person.Id).Distinct(StringComparer.Ordinal))
            await messenger.TellAsync(approver, $"request-{request.Id}", words => replies.AskedAsync(request, subject, words, here: "", cancellationToken), cancellationToken);
    }

    public Task ApprovedAsync(PublicationRequest request, PromptVersion version, string by, CancellationToken cancellationToken) =>
        TellAsync(request, $"{by} approved your change of **{request.Name}** (request {request.Id}). It is version {version.Number} and in force.", cancellationToken);

    public Task DeclinedAsync(PublicationRequest request, string by, string reason, CancellationToken cancellationToken) => by == request.Author
        ? Task.CompletedTask
        : TellAsync(request, reason.Length > 0
            ? (Phrase)$"{by} declined your change of **{request.Name}** (request {request.Id}): {reason}\n\nYour draft is as it was. `prompt edit {request.Name}{Publication.ScopeOption(request.Scope)}` goes on with it."
            : (Phrase)$"{by} declined your change of **{request.Name}** (request {request.Id}) without saying why. Your draft is as it was.", cancellationToken);

    private async Task TellAsync(PublicationRequest request, Phrase phrase, CancellationToken cancellationToken) =>
        await messenger.TellAsync(request.Author, $"request-{request.Id}-decided", words => Task.FromResult(new Reply(words.Say(phrase))), cancellationToken);
}
