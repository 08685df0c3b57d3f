using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Ingestion;
using ChatOpsBot.Knowledge.Search;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbList(IDocuments documents, IIngestions ingestions) : IChatCommand
{
    private const int Most = 50;

    public string Group => "kb";

    public Command Describe() => new("list", "List the documents that answers come from");

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var all = await documents.CountAsync(context.Reader, cancellationToken);
        var unfinished = await ingestions.UnfinishedAsync(Most, cancellationToken);
        if (all == 0 && unfinished.Count == 0)
            return CommandResult.Say(context.Words.NoDocuments());
        var list = new StringBuilder().Append(CultureInfo.InvariantCulture, $"**{all} {(all == 1 ? "document" : "documents")}**\n\n");
        foreach (var document in await documents.ListAsync(context.Reader, index: null, Most, cancellationToken))
            list.Append(CultureInfo.InvariantCulture, $"- {document.Title} (`{KbNames.Of(document.Key)}`, {document.Chunks} passages)\n");
        if (all > Most)
            list.Append(CultureInfo.InvariantCulture, $"- … and {all - Most} more: `kb search` finds them\n");
        foreach (var ingestion in unfinished)
        {
            list.Append(CultureInfo.InvariantCulture,
                $"- `{KbNames.Of(ingestion.Wanted.Key)}`: {(ingestion.State == IngestionState.Failed ? $"failed. {ingestion.Error}" : "being read")}\n");
        }

        return CommandResult.Say(list.ToString());
    }
}

internal sealed class KbAdd(KnowledgeBase knowledge, IDocuments documents, IEnumerable<IChannel> channels) : IChatCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Group => "kb";

    public Role Requires => Role.Editor;

    public bool TakesText => true;

    public Command Describe() => new("add", "Add attached files, or the text that follows, whose first line is its title")
    {
        new Argument<string[]>("text") { Arity = ArgumentArity.ZeroOrMore },
    };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Message.Attachments.Count == 0 && context.Text.Length == 0)
            return new CommandResult.Refused("There is nothing to add: no file came with the message, and no text.", "kb add Opening hours: the office is open from 7 to 19.");
        if (Uri.TryCreate(context.Text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new CommandResult.Refused("Adding by address is not possible yet. Save the page as a file and send it with `kb add`, or paste its text.");
        var report = new StringBuilder();
        foreach (var attachment in context.Message.Attachments)
            report.Append(await AddFileAsync(attachment, context, cancellationToken)).Append("\n\n");
        if (context.Text.Length > 0 && context.Message.Attachments.Count == 0)
            report.Append(await AddTextAsync(context, cancellationToken));
        return CommandResult.Say(report.ToString().TrimEnd());
    }

    private async Task<string> AddFileAsync(Attachment attachment, CommandContext context, CancellationToken cancellationToken)
    {
        var channel = channels.First(each => each.Name == context.Turn.Entry.Channel);
        await context.Writer.ShowStatusAsync($"Reading {attachment.Name}…", cancellationToken);
        try
        {
            await using var content = await channel.OpenAttachmentAsync(context.Turn.Entry, attachment, cancellationToken);
            return await AddAsync(attachment.Name, null, attachment.Name, content, context, cancellationToken);
        }
        catch (AttachmentUnavailableException gone)
        {
            return $"*{attachment.Name}* was not added. {gone.Message}";
        }
    }

    private async Task<string> AddTextAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var firstLine = context.Text.Split('\n')[0].Trim();
        var title = firstLine.Length <= 80 ? firstLine.TrimStart('#', ' ') : $"{firstLine[..60].TrimEnd()}…";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(context.Text));
        return await AddAsync($"{KnowledgeBase.IdFrom(title)}.md", title, title, content, context, cancellationToken);
    }

    private async Task<string> AddAsync(string fileName, string? title, string shown, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            var key = await knowledge.AddAsync(new NewDocument(KnowledgeBase.DefaultIndex, null, title, [new NewFile(fileName, null, content)]), context.Person.Id, cancellationToken);
            var ingestion = await knowledge.WaitAsync(key, Patience, cancellationToken);
            var name = KbNames.Of(key);
            return ingestion?.State switch
            {
                IngestionState.Done when await documents.FindAsync(key, cancellationToken) is { } document =>
                    $"Added **{document.Title}** ({document.Chunks} {(document.Chunks == 1 ? "passage" : "passages")}). To take it back: `kb remove {name}`",
                IngestionState.Failed => $"*{shown}* was not added. {ingestion.Error}",
                _ => $"*{shown}* is kept and still being read. `kb show {name}` says how far it is.",
            };
        }
        catch (Exception refused) when (refused is UnreadableDocumentException or StorageUnavailableException)
        {
            return $"*{shown}* was not added. {refused.Message}";
        }
    }
}

internal sealed class KbShow(IDocuments documents, IIngestions ingestions, IChunks kept) : IChatCommand
{
    private const int Shown = 3;
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`" };

    public string Group => "kb";

    public Command Describe() => new("show", "Show a document's state and how it begins") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var key = KbNames.Read(words.GetRequiredValue(Name));
        var ingestion = await ingestions.LatestAsync(key, cancellationToken);
        if (await documents.FindAsync(key, cancellationToken) is not { } document || !context.Reader.May(document.Access))
        {
            return ingestion is null or { State: IngestionState.Removed }
                ? new CommandResult.Refused($"There is no document `{KbNames.Of(key)}`.", "kb list")
                : CommandResult.Say(ingestion.State == IngestionState.Failed ? $"`{KbNames.Of(key)}` could not be read. {ingestion.Error}" : $"`{KbNames.Of(key)}` is being read.");
        }

        var chunks = await kept.ReadOfAsync(key, cancellationToken);
        var files = string.Join(", ", document.Files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} ({file.Size:N0} bytes)")));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"**{document.Title}** (`{KbNames.Of(key)}`)\n\n{files}; {chunks.Count} passages; added by {document.AddedBy}, {document.UpdatedAt:yyyy-MM-dd HH:mm} UTC\n\n");
        if (ingestion is { State: IngestionState.Failed })
            text.Append(CultureInfo.InvariantCulture, $"A newer version could not be read. {ingestion.Error}\n\n");
        foreach (var chunk in chunks.Take(Shown))
            text.Append(CultureInfo.InvariantCulture, $"> {chunk.Chunk.Text.ReplaceLineEndings("\n> ")}\n\n");
        return CommandResult.Say(text.ToString().TrimEnd());
    }
}

internal sealed class KbRemove(KnowledgeBase knowledge) : IChatCommand
{
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`" };

    public string Group => "kb";

    public Role Requires => Role.Editor;

    public Command Describe() => new("remove", "Remove a document, at once and everywhere") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var key = KbNames.Read(words.GetRequiredValue(Name));
        return await knowledge.RemoveAsync(key, context.Person.Id, cancellationToken)
            ? CommandResult.Say($"Removed `{KbNames.Of(key)}`. To have it back within 30 days: `kb restore {KbNames.Of(key)}`")
            : new CommandResult.Refused($"There is no document `{KbNames.Of(key)}`.", "kb list");
    }
}

internal sealed class KbSearch(Searcher searcher) : IChatCommand
{
    private const int Most = 5;

    public string Group => "kb";

    public bool TakesText => true;

    public Command Describe() => new("search", "Show which passages are found for a question") { new Argument<string[]>("question") { Arity = ArgumentArity.OneOrMore } };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Text.Length == 0)
            return new CommandResult.Refused("There is nothing to search for.", "kb search vacation days");
        var found = await searcher.FindAsync(context.Text, new SearchFilter(context.Reader), Most, cancellationToken);
        if (found.Passages.Count == 0)
            return CommandResult.Say(context.Words.NothingFound());
        var list = new StringBuilder();
        foreach (var passage in found.Passages)
        {
            list.Append(CultureInfo.InvariantCulture, $"**{passage.Chunk.Heading}** ({passage.Relevance:0.00}, `{KbNames.Of(passage.Kept.Document)}`)\n");
            list.Append(CultureInfo.InvariantCulture, $"> {Short(passage.Chunk.Text)}\n\n");
        }

        return CommandResult.Say(list.ToString().TrimEnd());
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 240 ? line : $"{line[..240]}…";
    }
}

/// <summary>Documents as people write them: by id, or <c>index/id</c> outside the default index.</summary>
internal static class KbNames
{
    public static string Of(DocumentKey key) => key.Index == KnowledgeBase.DefaultIndex ? key.DocumentId : key.ToString();

    public static DocumentKey Read(string name)
    {
        var bare = name.Trim('`');
        return bare.Split('/', 2) is [var index, var id] ? new DocumentKey(index, id) : new DocumentKey(KnowledgeBase.DefaultIndex, bare);
    }
}
