using System.CommandLine;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>A draft from the text that follows, or from a file.</summary>
internal sealed class PromptSetText(PromptWords prompts, PromptEditing editing, PromptReplies replies, PlatformDirectory platforms) : IChatCommand
{
    private const string ScopeName = "--scope";

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public bool Changes => true;

    public bool TakesText => true;

    public string Example => "prompt set house-rules Address people by their first names.";

    public Command Describe() => new("set", "Save the text that follows, or an attached file, as your draft of a prompt")
    {
        PromptWords.Name(),
        PromptWords.Scope(),
        new Argument<string[]>("text") { Description = "The text, also between code marks; with a head as `prompt export` writes it, or without", Arity = ArgumentArity.ZeroOrMore },
    };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (name, scope, text) = Take(context.Text);
        if (name.Length == 0)
            return new CommandResult.Refused("Which prompt? Name it, and write its text after the name or attach it as a file.", Example);
        var (subject, refused) = prompts.Find(name, scope, context, "prompt set");
        if (subject is null)
            return refused!;
        try
        {
            text = context.Message.Attachments is [var file, ..] ? await ReadAsync(file, context, cancellationToken) : Typed.WithoutFence(text);
        }
        catch (AttachmentUnavailableException gone)
        {
            return new CommandResult.Refused((Phrase)gone.Message);
        }

        if (string.IsNullOrWhiteSpace(text))
            return new CommandResult.Refused($"There is no text after `{subject.Name}` and no file.", $"prompt set {subject.Name} Answer in one sentence.");
        var (_, start) = await editing.OpenAsync(subject, context.Person.Id, cancellationToken);
        return await editing.SaveAsync(subject, PromptWords.Place(context), start, PromptFile.HasHead(text) ? text : PromptFile.WithBody(subject.Text, text), context.Person, cancellationToken) switch
        {
            SaveResult.Wrong wrong => new CommandResult.Refused($"The draft was not saved:\n\n{Phrase.Lines(wrong.Reasons.Select(reason => (Phrase)$"- {reason}"))}{(PromptFile.HasHead(text) ? (Phrase)"\n\nLines are counted from below the head." : "")}"),
            SaveResult.Saved { HasConflict: true } saved => CommandResult.Say(
                $"The draft is saved, but it and {saved.MergedWith} change the same lines. Both stand in it between marks; keep one of the two before you publish.", [new("Edit", $"prompt edit {subject.Name}{Publication.ScopeOption(subject.Scope)}") { OpensForm = true }]),
            SaveResult.Saved saved => new CommandResult.Done(await replies.SavedAsync(subject, saved, context, cancellationToken)),
            _ => throw new InvalidOperationException("A saving ended in no known way."),
        };
    }

    // The name, then perhaps the scope, then the text as it was written.
    private static (string Name, string? Scope, string Text) Take(string written)
    {
        var (name, rest) = Typed.Cut(written);
        var (option, afterOption) = Typed.Cut(rest);
        if (option is not (ScopeName or "\u2014scope"))
            return (name, null, rest);
        var (scope, text) = Typed.Cut(afterOption);
        return (name, scope, text);
    }

    /// <exception cref="AttachmentUnavailableException">It can't be fetched, or is no text.</exception>
    private async Task<string> ReadAsync(Attachment file, CommandContext context, CancellationToken cancellationToken)
    {
        await using var content = await platforms.Of(context.Reference).OpenAttachmentAsync(context.Reference, file, cancellationToken);
        using var reader = new StreamReader(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        var buffer = new char[Prompt.Longest + 1];
        try
        {
            var read = await reader.ReadBlockAsync(buffer, cancellationToken);
            return buffer.AsSpan(0, read).Contains('\0') ? throw NoText() : new string(buffer, 0, read);
        }
        catch (DecoderFallbackException unreadable)
        {
            throw NoText(unreadable);
        }

        AttachmentUnavailableException NoText(Exception? inner = null) =>
            new($"*{file.Name}* is no text file. Send the prompt as a file of plain text, for example answer.md.", inner);
    }
}

internal sealed class PromptCreate(PromptWords prompts, PromptLibrary library, PromptEditing editing, Publication publication) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "Lower-case letters, digits and hyphens" };
    private static readonly Option<string> Like = new("--like") { Description = "The prompt to begin from", DefaultValueFactory = _ => "answer" };

    public string Group => "prompt";

    public Right Needs => Right.PublishPrompts;

    public bool Changes => true;

    public string Example => "prompt create travel-answer --like answer";

    public Command Describe() => new("create", "Make a new prompt like another, for an assistant or to be included") { Name, Like };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (PromptNames.Wrong(name) is { } wrong)
            return new CommandResult.Refused(wrong, Example);
        if (library.In(context.Snapshot, context.Place).Find(name) is not null || editing.Find(context.Snapshot, name, Core.Prompts.PromptScope.Everywhere) is not null)
            return new CommandResult.Refused($"There is a prompt `{name}` already.", $"prompt edit {name}");
        var (like, refused) = prompts.Find(parsed.GetRequiredValue(Like), scope: null, context, "prompt create " + name + " --like");
        if (like is null)
            return refused!;
        var subject = like with { Name = name, Number = 0, Text = "", ShippedHash = null };
        return await publication.PutAsync(subject, PromptFile.WithName(like.Text, name), shippedHash: null, context.Person.Id, $"like {like.Name}", context.Person, request: null, cancellationToken, "prompt.created") switch
        {
            PublishResult.InForce => CommandResult.Say($"**{name}** is there, with the text of `{like.Name}`. An assistant answers by it after `assistant set NAME --prompt {name}`.", [new("Edit", $"prompt edit {name}") { OpensForm = true }]),
            PublishResult.Refused no => new CommandResult.Refused(no.Reason, no.Remedy),
            _ => throw new InvalidOperationException("A creation ended in no known way."),
        };
    }
}
