using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>A prompt as it moves between environments.</summary>
/// <param name="Number">0 for the shipped one.</param>
public sealed record MovedPrompt(string Name, string Scope, int Number, string Text);

/// <summary>What became of a prompt that was brought in.</summary>
/// <param name="Problem">Null when it is in force, or was already.</param>
public sealed record MoveResult(string Name, int Number, bool IsChanged, string? Problem);

/// <summary>Prompts as files, out of one environment and into another.</summary>
internal sealed class PromptTransfer(PromptLibrary library, PromptEditing editing, Publication publication, PromptCheck check)
{
    /// <summary>What holds everywhere, and the versions of narrower scopes.</summary>
    public IReadOnlyList<MovedPrompt> Out(Snapshot snapshot) =>
    [
        .. library.In(snapshot, Place.Nowhere) is var set ? set.Names.Order(StringComparer.Ordinal).Select(name => set.Get(name)).Select(prompt => new MovedPrompt(prompt.Name, PromptScope.Everywhere, prompt.Number, prompt.Prompt.Text)) : [],
        .. snapshot.Prompts.Where(version => version.Scope != PromptScope.Everywhere).Select(version => new MovedPrompt(version.Name, version.Scope, version.Number, version.Text!)),
    ];

    /// <summary>Puts a file into force everywhere, when it differs from what is.</summary>
    public async Task<MoveResult> InAsync(string name, string text, Snapshot snapshot, string by, CancellationToken cancellationToken)
    {
        if (PromptNames.Wrong(name) is { } wrongName)
            return new MoveResult(name, 0, IsChanged: false, wrongName.ToString());
        var where = new PlaceOf(snapshot, Place.Nowhere);
        var subject = editing.Find(snapshot, name, PromptScope.Everywhere) ?? new PromptSubject(name, PromptScope.Everywhere, 0, "", null, null);
        var lines = PromptEditing.Lines(text);
        if (lines == subject.Text)
            return new MoveResult(name, subject.Number, IsChanged: false, null);
        if (check.Wrong(name, lines, subject.Like, where.Set(library)) is { Count: > 0 } wrong)
            return new MoveResult(name, subject.Number, IsChanged: false, string.Join(' ', wrong));
        if (publication.IsFourEyes(snapshot))
            return new MoveResult(name, subject.Number, IsChanged: false, "Another person has to approve publications here (prompts.four-eyes); save it as a draft and ask for that, by PUT /api/prompts/NAME/draft and POST …/publish or by `prompt set` and `prompt publish`.");
        return await publication.PutAsync(subject, lines, subject.ShippedHash, by, "brought in as a file", new Person(by, by, null, Role.Admin), request: null, cancellationToken) switch
        {
            PublishResult.InForce done => new MoveResult(name, done.Version.Number, IsChanged: true, null),
            PublishResult.Refused no => new MoveResult(name, subject.Number, IsChanged: false, no.Reason.ToString()),
            _ => throw new InvalidOperationException("A publication ended in no known way."),
        };
    }
}
