using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>What is said of drafts and publications, with what to do next.</summary>
internal static class PromptReplies
{
    public static Reply Saved(PromptSubject subject, SaveResult.Saved saved)
    {
        var command = $"{subject.Name}{Publication.ScopeOption(subject.Scope)}";
        var difference = Differences.Show(subject.Text, saved.Draft.Text);
        var merged = saved.MergedWith is { } others ? $" It now has {others} in it too." : "";
        return new Reply(difference.Length == 0
            ? $"Your draft of **{subject.Name}** is saved. It is what is in force already.{merged}"
            : $"Your draft of **{subject.Name}** is saved.{merged} It changes:\n\n{difference}")
        {
            Buttons =
            [
                new("Edit", $"prompt edit {command}") { OpensForm = true },
                new("Publish", $"prompt publish {command}"),
                new("Discard", $"prompt discard {command}"),
            ],
        };
    }

    public static Reply InForce(PromptVersion version, PromptSubject before)
    {
        var where = version.Scope == PromptScope.Everywhere ? "" : $" for {PromptScope.Show(version.Scope, "")}";
        var taken = version.Text is null ? " What holds more widely is in force there again." : "";
        return new Reply($"**{version.Name}** is now version {version.Number}{where}, from the next message on.{taken}\n\n{Differences.Show(before.Text, version.Text ?? before.Text)}".TrimEnd())
        {
            Buttons = [new("Undo", $"prompt rollback {version.Name} {before.Number}{Publication.ScopeOption(version.Scope)}")],
        };
    }

    public static Reply Asked(PublicationRequest request, PromptSubject subject) => new(
        $"**{request.Author}** asks to publish a change of **{subject.Name}**{(request.Note is { } note ? $": {note}" : "")} (request {request.Id}). `prompt approve {request.Id}` puts it into force.\n\n{Differences.Show(subject.Text, request.Text)}")
    {
        IsForAll = true,
        Buttons = [new("Approve", $"prompt approve {request.Id}"), new("Decline", $"prompt decline {request.Id}")],
    };
}
