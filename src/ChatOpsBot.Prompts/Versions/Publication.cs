using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Liquid;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>How a publication ended.</summary>
internal abstract record PublishResult
{
    /// <param name="Before">What held until now.</param>
    public sealed record InForce(PromptVersion Version, PromptSubject Before) : PublishResult;

    public sealed record ApprovalRequested(PublicationRequest Request) : PublishResult;

    public sealed record Refused(Phrase Reason, string? Remedy = null) : PublishResult;
}

/// <summary>Puts prompts into force, or asks somebody else to.</summary>
internal sealed class Publication(PromptLibrary library, PromptEditing editing, IPromptStore store, PromptCheck check, Decisions decisions, CurrentAdministration administration, RuntimeSettings settings, IAuditLog audit)
{
    public bool IsFourEyes(Snapshot snapshot) => settings.IsOn(snapshot, CoreSettings.FourEyes);

    /// <summary>The person's draft: at once by an administrator, unless four eyes are asked for; else as a request.</summary>
    public async Task<PublishResult> PublishAsync(PromptSubject subject, PlaceOf where, string? note, Person person, CancellationToken cancellationToken)
    {
        var command = $"{subject.Name}{ScopeOption(subject.Scope)}";
        if (await store.DraftAsync(subject.Name, subject.Scope, person.Id, cancellationToken) is not { } draft)
        {
            // Whoever asks again, because the answer got lost, hears that it was done.
            return where.Snapshot.Prompts.FirstOrDefault(version => version.Name == subject.Name && version.Scope == subject.Scope && version.Author == person.Id) is { } own
                ? new PublishResult.Refused($"You have no draft of `{subject.Name}`. Version {own.Number}, which is yours, is in force since {own.At:yyyy-MM-dd HH:mm} UTC.", $"prompt edit {command}")
                : new PublishResult.Refused($"You have no draft of `{subject.Name}`.", $"prompt edit {command}");
        }

        var rebased = await editing.RebaseAsync(subject, draft, person, cancellationToken);
        if (rebased.HasConflict)
            return new PublishResult.Refused($"Your draft and {rebased.MergedWith ?? (Phrase)"another change"} change the same lines. Both stand in your draft between marks; keep one of the two.", $"prompt edit {command}");
        if (rebased.MergedWith is { } others)
            return new PublishResult.Refused($"Meanwhile {others} came into force. It is in your draft now beside your changes; look at it and publish again.", $"prompt diff {command}");
        if (PromptEditing.Lines(draft.Text) == subject.Text)
            return new PublishResult.Refused($"Your draft of `{subject.Name}` is what is in force already.", $"prompt edit {command}");
        if (check.Wrong(subject.Name, draft.Text, subject.Like, where.Set(library)) is { Count: > 0 } wrong)
            return new PublishResult.Refused(Phrase.Lines(wrong), $"prompt edit {command}");
        return person.May(Right.PublishPrompts) && !IsFourEyes(where.Snapshot)
            ? await PutAsync(subject, draft.Text, draft.ShippedHash, person.Id, note, person, request: null, cancellationToken)
            : await AskAsync(subject, draft, note, person, where.Snapshot, cancellationToken);
    }

    /// <summary>Puts into force what somebody else asked to publish. Whoever asked is told; an attempt that is refused is in the audit log.</summary>
    public async Task<PublishResult> ApproveAsync(PublicationRequest request, Snapshot snapshot, Person person, CancellationToken cancellationToken)
    {
        var result = await DecideAsync(request, snapshot, person, cancellationToken);
        if (result is PublishResult.Refused)
            await audit.WriteAsync(new AuditEntry(person.Id, "prompt.approved", $"{request.Name}, request {request.Id}") { WasRefused = true }, cancellationToken);
        if (result is PublishResult.InForce done)
            await decisions.ApprovedAsync(request, done.Version, person.Id, cancellationToken);
        return result;
    }

    /// <summary>Takes a prompt away that does not ship, with its versions for channels and assistants; the history keeps them.</summary>
    /// <returns>Why that can't be; null when it is done.</returns>
    public async Task<PublishResult.Refused?> RemoveAsync(PromptSubject subject, PlaceOf where, Person person, CancellationToken cancellationToken)
    {
        if (library.Shipped.ContainsKey(subject.Name))
            return new PublishResult.Refused($"`{subject.Name}` ships with the bot and is needed. Its changes can be taken back.", $"prompt rollback {subject.Name} 0");
        if (where.Snapshot.Assistants.FirstOrDefault(assistant => string.Equals(assistant.Prompt, subject.Name, StringComparison.OrdinalIgnoreCase)) is { } user)
            return new PublishResult.Refused($"The assistant `{user.Name}` answers by `{subject.Name}`. Give it another prompt first.", $"assistant set {user.Name} --prompt answer");
        if (Given.Around(subject.Name, where.Set(library)).FirstOrDefault(prompt => prompt.Name != subject.Name) is { Name: var around })
            return new PublishResult.Refused($"`{around}` includes `{subject.Name}`. Take that out first.", $"prompt edit {around}");
        foreach (var version in where.Snapshot.Prompts.Where(version => version.Name == subject.Name).ToList())
        {
            var scoped = editing.Find(where.Snapshot, subject.Name, version.Scope)!;
            if (await PutAsync(scoped, text: null, shippedHash: null, person.Id, note: null, person, request: null, cancellationToken, "prompt.removed") is PublishResult.Refused no)
                return no;
        }

        return null;
    }

    private async Task<PublishResult> DecideAsync(PublicationRequest request, Snapshot snapshot, Person person, CancellationToken cancellationToken)
    {
        if (request.State != RequestState.Open)
            return new PublishResult.Refused($"Request {request.Id} was {Decided(request)} already.", "prompt requests");
        if (IsFourEyes(snapshot) && person.Key is { Name: not null })
            return new PublishResult.Refused("Where four eyes are asked for, people approve, and no key.", "prompt requests");
        if (request.Author == person.Id || (IsFourEyes(snapshot) && MakerOf(request.Author, snapshot) == person.Id))
            return new PublishResult.Refused("This is your own request; somebody else has to look at it.", $"prompt decline {request.Id}");
        if (!person.May(Right.PublishPrompts) && !IsFourEyes(snapshot))
            return new PublishResult.Refused("An administrator has to approve this.", "prompt requests");
        if (editing.Find(snapshot, request.Name, request.Scope) is not { } subject)
            return new PublishResult.Refused($"The prompt `{request.Name}` is not there any more.", "prompt list");
        if (subject.Number != request.BaseNumber)
            return new PublishResult.Refused($"Since {request.Author} asked, version {subject.Number} came into force. {request.Author} has to bring the two together and ask again.", $"prompt decline {request.Id} please merge with version {subject.Number}");
        return await PutAsync(subject, request.Text, request.ShippedHash, request.Author, request.Note, person, request.Id, cancellationToken);
    }

    /// <summary>Turns a request down, or takes back one's own. Whoever asked is told, with the reason.</summary>
    /// <returns>Why that can't be; null when it is done.</returns>
    public async Task<PublishResult.Refused?> DeclineAsync(PublicationRequest request, string reason, Person person, CancellationToken cancellationToken)
    {
        if (request.Author != person.Id && !person.May(Right.PublishPrompts))
            return new PublishResult.Refused("Only administrators and whoever asked can turn this down.", "prompt requests");
        var entry = new AuditEntry(person.Id, "prompt.declined", $"{request.Name}, request {request.Id}") { After = reason.Length > 0 ? reason : null };
        if (!await store.DeclineAsync(request.Id, person.Id, entry, cancellationToken))
            return new PublishResult.Refused($"Request {request.Id} was decided already.", "prompt requests");
        await decisions.DeclinedAsync(request, person.Id, reason, cancellationToken);
        return null;
    }

    /// <summary>An earlier version as a new one. It was in force before, so it needs no second person.</summary>
    /// <param name="number">0 is the shipped text or, in a scope of its own, what holds more widely.</param>
    public async Task<PublishResult> RollBackAsync(PromptSubject subject, int number, Person person, CancellationToken cancellationToken)
    {
        var earlier = number == 0 ? null : await store.FindAsync(subject.Name, subject.Scope, number, cancellationToken);
        if (number != 0 && earlier is null)
            return new PublishResult.Refused($"`{subject.Name}` has no version {number} here.", $"prompt history {subject.Name}{ScopeOption(subject.Scope)}");
        if (number == subject.Number)
            return new PublishResult.Refused(number == 0 ? (Phrase)$"`{subject.Name}` is as it ships." : $"Version {number} of `{subject.Name}` is in force.", $"prompt history {subject.Name}{ScopeOption(subject.Scope)}");
        var shipped = library.Shipped.GetValueOrDefault(subject.Name);
        var text = earlier?.Text ?? (subject.Scope == PromptScope.Everywhere ? shipped?.Text : null);
        if (text is null && shipped is null && subject.Scope == PromptScope.Everywhere)
            return new PublishResult.Refused($"`{subject.Name}` does not ship, so there is nothing before its first version.", $"prompt history {subject.Name}");
        return await PutAsync(subject, text, earlier is null ? Hash(shipped) : earlier.ShippedHash, person.Id, number == 0 ? "as it ships" : $"as in version {number}", person, request: null, cancellationToken, "prompt.rolled-back");
    }

    public static string ScopeOption(string scope) => scope == PromptScope.Everywhere ? "" : $" --scope {scope}";

    public static Phrase Decided(PublicationRequest request)
    {
        Phrase state = request.State switch
        {
            RequestState.Approved => "approved",
            RequestState.Declined => "declined",
            _ => "withdrawn",
        };
        return request.DecidedBy is { } by ? (Phrase)$"{state} by {by}" : state;
    }

    /// <summary>Puts a text into force as it is.</summary>
    public async Task<PublishResult> PutAsync(
        PromptSubject subject, string? text, string? shippedHash, string author, string? note, Person person, long? request, CancellationToken cancellationToken, string action = "prompt.published")
    {
        if (library.Shipped.GetValueOrDefault(subject.Name) is { } shipped && shippedHash == Hash(shipped))
            await store.KeepShippedAsync(shippedHash!, shipped.Text, cancellationToken);
        var entry = new AuditEntry(person.Id, action, PromptEditing.Subject(subject)) { Before = subject.Text, After = text };
        var version = await store.PublishAsync(subject.Name, subject.Scope, await NumberAsync(subject, cancellationToken), text, shippedHash, author, note, entry, request, cancellationToken);
        administration.Expire();
        if (version is null)
            return new PublishResult.Refused($"Somebody put another version of `{subject.Name}` into force at the same moment. Look at it and try again.", $"prompt history {subject.Name}{ScopeOption(subject.Scope)}");
        if (action == "prompt.published")
            await store.DiscardAsync(subject.Name, subject.Scope, author, new AuditEntry(author, "prompt.draft-ended", PromptEditing.Subject(subject)), cancellationToken);
        return new PublishResult.InForce(version, subject);
    }

    // A scope whose own version was taken away has numbers all the same.
    private async Task<int> NumberAsync(PromptSubject subject, CancellationToken cancellationToken) => subject.Number > 0
        ? subject.Number
        : (await store.HistoryAsync(subject.Name, subject.Scope, before: null, most: 1, cancellationToken)) is [{ Characters: 0 } taken] ? taken.Number : 0;

    private async Task<PublishResult> AskAsync(PromptSubject subject, PromptDraft draft, string? note, Person person, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var request = new PublicationRequest(0, subject.Name, subject.Scope, draft.Text, draft.BaseNumber, person.Id, default, note, RequestState.Open, null) { ShippedHash = draft.ShippedHash };
        var entry = new AuditEntry(person.Id, "prompt.publication-asked", PromptEditing.Subject(subject)) { Before = subject.Text, After = draft.Text };
        var asked = await store.RequestAsync(request, entry, cancellationToken);
        await decisions.AskAsync(asked, subject, snapshot, IsFourEyes(snapshot), cancellationToken);
        return new PublishResult.ApprovalRequested(asked);
    }

    // Whoever made a key has asked for what it asks for.
    private static string? MakerOf(string author, Snapshot snapshot) => snapshot.Keys.FirstOrDefault(key => $"{ApiCaller.KeyPrefix}{key.Name}" == author)?.CreatedBy;

    private static string? Hash(Prompt? shipped) => shipped is null ? null : PromptLibrary.HashOf(shipped.Text);
}
