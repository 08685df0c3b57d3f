using System.CommandLine;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbAdd(KnowledgeBase knowledge, DocumentService documents, AddedSources sources, AddedArchives archives, PlatformDirectory platforms) : IChatCommand
{
    private const int LongestTitle = 80;
    private const int ShortTitle = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool TakesText => true;

    public bool Changes => true;

    public string Example => "kb add Opening hours: the office is open from 7 to 19.";

    public Command Describe() => new("add", "Add attached files, a page (`kb add https://…`, with `--site` or `--feed` for more), or the text that follows, whose first line is its title")
    {
        new Argument<string[]>("text") { Arity = ArgumentArity.ZeroOrMore },
    };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Message.Attachments.Count == 0 && context.Text.Length == 0)
            return new CommandResult.Refused("There is nothing to add: no file came with the message, and no text.", "kb add Opening hours: the office is open from 7 to 19.");
        if (context.Message.Attachments.Count == 0 && AddedSources.IsAddress(context.Text))
            return await sources.AddAsync(context, cancellationToken);
        // An archive alone may take long and is written on about.
        if (context.Message.Attachments is [var archive] && IsArchive(archive))
            return await AddArchiveAsync(archive, context, cancellationToken);
        var report = new List<Phrase>();
        foreach (var attachment in context.Message.Attachments)
            report.Add(await AddFileAsync(attachment, context, cancellationToken));
        if (context.Message.Attachments.Count == 0)
            report.Add(await AddTextAsync(context, cancellationToken));
        return CommandResult.Say(Phrase.Join("\n\n", report));
    }

    private static bool IsArchive(Attachment attachment) => attachment.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private Task<Stream> OpenAsync(Attachment attachment, CommandContext context, CancellationToken cancellationToken) =>
        platforms.Of(context.Reference).OpenAttachmentAsync(context.Reference, attachment, cancellationToken);

    private async Task<CommandResult> AddArchiveAsync(Attachment archive, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            // What an earlier attempt has unpacked is only watched.
            if (context.Output.Checkpoint is { } unpacked)
                return new CommandResult.Done(await archives.WatchAsync(archive.Name, unpacked, context, cancellationToken));
            await using var content = await OpenAsync(archive, context, cancellationToken);
            if (await archives.UnpackAsync(archive.Name, content, context, cancellationToken) is not { } batch)
                return new CommandResult.Done(AddedArchives.Nothing(archive.Name, context));
            await context.Output.CheckpointAsync(batch, cancellationToken);
            return new CommandResult.Done(await archives.WatchAsync(archive.Name, batch, context, cancellationToken));
        }
        catch (Exception refused) when (refused is AttachmentUnavailableException or UnreadableDocumentException or StorageUnavailableException)
        {
            return new CommandResult.Refused($"*{archive.Name}* was not added. {(Phrase)refused.Message}");
        }
    }

    private async Task<Phrase> AddFileAsync(Attachment attachment, CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.Status(context.Localizer.Say($"Reading {attachment.Name}…"));
        try
        {
            await using var content = await OpenAsync(attachment, context, cancellationToken);
            return IsArchive(attachment)
                ? (Phrase)(await archives.AddAsync(attachment.Name, content, context, cancellationToken)).Markdown
                : await AddAsync(attachment.Name, null, attachment.Name, content, context, cancellationToken);
        }
        catch (Exception refused) when (refused is AttachmentUnavailableException or UnreadableDocumentException or StorageUnavailableException)
        {
            return $"*{attachment.Name}* was not added. {(Phrase)refused.Message}";
        }
    }

    private async Task<Phrase> AddTextAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var firstLine = context.Text.Split('\n')[0].Trim();
        var title = firstLine.Length <= LongestTitle ? firstLine.TrimStart('#', ' ') : $"{firstLine[..60].TrimEnd()}…";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(WithHeading(context.Text, firstLine)));
        try
        {
            return await AddAsync($"{DocumentIds.FromName(title)}.md", title, title, content, context, cancellationToken);
        }
        catch (StorageUnavailableException refused)
        {
            return $"*{title}* was not added. {(Phrase)refused.Message}";
        }
    }

    // A short first line that is no sentence, or one with an empty line after it, is the title of what follows and no part of it.
    private static string WithHeading(string text, string firstLine)
    {
        var rest = text.TrimStart()[firstLine.Length..];
        var isTitle = firstLine.Length is > 0 and <= LongestTitle && char.IsLetterOrDigit(firstLine[0]) && !char.IsPunctuation(firstLine[^1])
            && (firstLine.Length <= ShortTitle || rest.TrimStart('\r', ' ').StartsWith("\n\n", StringComparison.Ordinal));
        return isTitle && rest.Trim() is { Length: > 0 } body ? $"# {firstLine}\n\n{body}" : text;
    }

    private async Task<Phrase> AddAsync(string fileName, string? title, string shown, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        var id = await documents.FreeIdAsync(context.Actor, DocumentIds.FromName(fileName), $"{context.Id}", cancellationToken);
        var key = await knowledge.AddAsync(new NewDocument(Collection.DefaultName, id, title, [new NewFile(fileName, null, content)]), context.Person.Id, cancellationToken);
        var ingestion = await knowledge.WaitAsync(key, Patience, cancellationToken);
        var name = key.Name;
        return ingestion?.State switch
        {
            IngestionState.Done when await documents.FindAsync(context.Actor, key, cancellationToken) is { } document =>
                (Phrase)$"Added **{document.Title}** ({KbNames.Passages(document.Chunks)}). To take it back: `kb remove {name}`",
            IngestionState.Failed => (Phrase)$"*{shown}* was not added. {(Phrase)(ingestion.Error ?? "")}",
            _ => (Phrase)$"*{shown}* is kept and still being read. `kb show {name}` says how far it is.",
        };
    }
}
