using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>A prompt in a scope, as somebody is about to change it.</summary>
/// <param name="Number">Of the scope's own version in force; 0 when a wider one or the shipped text holds.</param>
/// <param name="Text">What holds there now.</param>
/// <param name="Like">The shipped prompt of the name, which says what variables there are; null for prompts that do not ship.</param>
/// <param name="ShippedHash">Of the shipped text that what holds is made on.</param>
internal sealed record PromptSubject(string Name, string Scope, int Number, string Text, Prompt? Like, string? ShippedHash);

/// <summary>How a saving ended.</summary>
internal abstract record SaveResult
{
    /// <param name="MergedWith">Whose change was brought together with it; null when there was none.</param>
    /// <param name="HasConflict">The same lines were changed: both stand in the draft between marks.</param>
    public sealed record Saved(PromptDraft Draft, Phrase? MergedWith, bool HasConflict) : SaveResult;

    public sealed record Wrong(IReadOnlyList<Phrase> Reasons) : SaveResult;
}

/// <summary>Where a form or a command began: the saving and the version that its text was taken from.</summary>
internal sealed record EditStart(long Draft, int Number);

/// <summary>Drafts: each person's own, merged with what others have put into force meanwhile. Nothing that was saved is lost.</summary>
internal sealed class PromptEditing(PromptLibrary library, IPromptStore store, PromptCheck check, CurrentAdministration administration)
{
    private const int Attempts = 8;

    /// <returns>Null when there is no prompt of that name.</returns>
    public PromptSubject? Find(Snapshot snapshot, string name, string scope)
    {
        var like = library.Shipped.GetValueOrDefault(name);
        var holds = snapshot.ScopesFrom(scope)
            .Select(each => snapshot.Prompts.FirstOrDefault(version => version.Name == name && version.Scope == each)).FirstOrDefault(version => version is not null);
        if (like is null && holds is null)
            return null;
        var text = holds?.Text ?? like!.Text;
        return new PromptSubject(name, scope, holds?.Scope == scope ? holds.Number : 0, Lines(text), like ?? Prompt.Parse(name, text), holds?.ShippedHash ?? (like is null ? null : PromptLibrary.HashOf(like.Text)));
    }

    public async Task<(PromptDraft? Draft, EditStart Start)> OpenAsync(PromptSubject subject, string personId, CancellationToken cancellationToken)
    {
        var draft = await store.DraftAsync(subject.Name, subject.Scope, personId, cancellationToken);
        return (draft, new EditStart(draft?.Id ?? 0, draft?.BaseNumber ?? subject.Number));
    }

    /// <summary>Saves a draft, with what the person saved elsewhere and what others have put into force since it was begun.</summary>
    public async Task<SaveResult> SaveAsync(PromptSubject subject, PlaceOf where, EditStart start, string text, Person person, CancellationToken cancellationToken)
    {
        text = Lines(text);
        var wrong = check.Wrong(subject.Name, text, subject.Like, where.Set(library));
        if (wrong.Count > 0)
            return new SaveResult.Wrong(wrong);
        for (var attempt = 0; ; attempt++)
        {
            var now = attempt == 0 ? subject : Find(await administration.ReadAsync(cancellationToken), subject.Name, subject.Scope) ?? subject;
            var (merged, latest) = await BringTogetherAsync(now, start, text, person.Id, cancellationToken);
            var draft = new PromptDraft(0, now.Name, now.Scope, person.Id, merged.Text, merged.Number, merged.Base, latest?.IsShared ?? false, default) { ShippedHash = latest?.ShippedHash ?? now.ShippedHash };
            if (draft.ShippedHash is { } hash && library.Shipped.TryGetValue(now.Name, out var shipped) && PromptLibrary.HashOf(shipped.Text) == hash)
                await store.KeepShippedAsync(hash, shipped.Text, cancellationToken);
            var entry = new AuditEntry(person.Id, "prompt.drafted", Subject(now)) { Before = latest?.Text, After = merged.Text };
            if (await store.SaveDraftAsync(draft, latest?.Id ?? 0, entry, cancellationToken) is { } saved)
            {
                administration.Expire();
                return new SaveResult.Saved(saved, merged.With, merged.HasConflict);
            }

            if (attempt == Attempts)
                throw new InvalidOperationException($"The draft of '{now.Name}' was saved elsewhere {Attempts} times while it was being saved here.");
        }
    }

    /// <returns>The draft that was thrown away; null when there was none.</returns>
    public async Task<PromptDraft?> DiscardAsync(PromptSubject subject, Person person, CancellationToken cancellationToken) =>
        await store.DraftAsync(subject.Name, subject.Scope, person.Id, cancellationToken) is { } draft
        && await store.DiscardAsync(subject.Name, subject.Scope, person.Id, new AuditEntry(person.Id, "prompt.discarded", Subject(subject)) { Before = draft.Text }, cancellationToken) ? draft : null;

    /// <summary>Lets other editors see the draft and begin from it.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> ShareAsync(PromptSubject subject, Person person, CancellationToken cancellationToken) =>
        await store.DraftAsync(subject.Name, subject.Scope, person.Id, cancellationToken) is not null
        && await store.ShareAsync(subject.Name, subject.Scope, person.Id, new AuditEntry(person.Id, "prompt.shared", Subject(subject)), cancellationToken);

    /// <summary>Begins a draft of what is in force, without what a version of before changed.</summary>
    /// <returns>Null when the draft was saved elsewhere at the same moment.</returns>
    public async Task<SaveResult.Saved?> TakeOutAsync(PromptSubject subject, PromptVersion version, Person person, CancellationToken cancellationToken)
    {
        var earlier = version.Number > 1 ? await store.FindAsync(subject.Name, subject.Scope, version.Number - 1, cancellationToken) : null;
        var (text, hasConflict) = Merging.Merge(Lines(version.Text ?? subject.Text), Lines(earlier?.Text ?? subject.Like?.Text ?? subject.Text), subject.Text, $"version {subject.Number}");
        var latest = await store.DraftAsync(subject.Name, subject.Scope, person.Id, cancellationToken);
        var draft = new PromptDraft(0, subject.Name, subject.Scope, person.Id, text, subject.Number, subject.Text, latest?.IsShared ?? false, default) { ShippedHash = subject.ShippedHash };
        var entry = new AuditEntry(person.Id, "prompt.drafted", Subject(subject)) { Before = latest?.Text, After = text };
        return await store.SaveDraftAsync(draft, latest?.Id ?? 0, entry, cancellationToken) is { } saved ? new SaveResult.Saved(saved, null, hasConflict) : null;
    }

    /// <summary>The draft on top of what is in force now; as it is when nothing changed.</summary>
    public async Task<SaveResult.Saved> RebaseAsync(PromptSubject subject, PromptDraft draft, Person person, CancellationToken cancellationToken)
    {
        if (draft.BaseNumber == subject.Number)
            return new SaveResult.Saved(draft, null, Merging.HasMarks(draft.Text));
        var (merged, _) = await BringTogetherAsync(subject, new EditStart(draft.Id, draft.BaseNumber), draft.Text, person.Id, cancellationToken);
        var rebased = draft with { Text = merged.Text, BaseNumber = merged.Number, Base = merged.Base };
        var entry = new AuditEntry(person.Id, "prompt.drafted", Subject(subject)) { Before = draft.Text, After = merged.Text };
        var saved = await store.SaveDraftAsync(rebased, draft.Id, entry, cancellationToken);
        return new SaveResult.Saved(saved ?? draft, merged.With, merged.HasConflict);
    }

    /// <summary>For the audit log: the name and, unless it holds everywhere, where.</summary>
    public static string Subject(PromptSubject subject) => subject.Scope == PromptScope.Everywhere ? subject.Name : $"{subject.Name} ({subject.Scope})";

    private async Task<(Merged Merged, PromptDraft? Latest)> BringTogetherAsync(
        PromptSubject subject, EditStart start, string text, string personId, CancellationToken cancellationToken)
    {
        var (merged, with, conflict) = (text, (Phrase?)null, false);
        var latest = await store.DraftAsync(subject.Name, subject.Scope, personId, cancellationToken);
        if (latest is not null && latest.Id != start.Draft)
        {
            // Saved in another window since this one was opened.
            var opened = start.Draft == 0 ? await BaseAsync(subject, start.Number, cancellationToken) : (await store.SavedAsync(start.Draft, cancellationToken))?.Text;
            (merged, conflict) = Merging.Merge(opened ?? latest.Base, merged, latest.Text, "your other window");
            with = "what you saved elsewhere";
        }

        // A conflict with oneself is resolved first; what others published is brought in at the saving after that.
        var number = Math.Max(start.Number, latest?.BaseNumber ?? 0);
        var basis = latest is not null && latest.BaseNumber == number ? latest.Base : await BaseAsync(subject, number, cancellationToken) ?? subject.Text;
        if (number == subject.Number || conflict)
            return (new Merged(merged, with, conflict, number, basis), latest);
        var theirs = await store.FindAsync(subject.Name, subject.Scope, subject.Number, cancellationToken);
        Phrase whose = theirs is null ? (Phrase)"the shipped text" : $"version {subject.Number} by {theirs.Author}";
        (merged, conflict) = Merging.Merge(basis, merged, subject.Text, whose.ToString());
        return (new Merged(merged, whose, conflict, subject.Number, subject.Text), latest);
    }

    /// <param name="With">Whose change is in it too.</param>
    /// <param name="Number">The version that the text is based on now.</param>
    private sealed record Merged(string Text, Phrase? With, bool HasConflict, int Number, string Base);

    // Number 0 is what held before the scope had a version of its own.
    private async Task<string?> BaseAsync(PromptSubject subject, int number, CancellationToken cancellationToken)
    {
        if (number == subject.Number)
            return subject.Text;
        var text = number > 0 ? (await store.FindAsync(subject.Name, subject.Scope, number, cancellationToken))?.Text : null;
        return Lines(text ?? subject.Like?.Text ?? subject.Text);
    }

    public static string Lines(string text) => $"{text.ReplaceLineEndings("\n").Trim('\n')}\n";
}

/// <summary>Whose set of prompts a text is checked and tried with.</summary>
internal sealed record PlaceOf(Snapshot Snapshot, Place Place)
{
    public PromptSet Set(PromptLibrary library) => library.In(Snapshot, Place);
}
