using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbList(DocumentService documents) : IChatCommand
{
    private const int Most = 50;
    private static readonly Option<string?> After = Pages.After();
    private static readonly Argument<string?> Collection = new("collection") { Description = "Only of this collection", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public string Example => "kb list";

    public Command Describe() => new("list", "List the documents that answers come from") { Collection, After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var collection = parsed.GetValue(Collection);
        var after = parsed.GetValue(After);
        var page = await documents.ListAsync(context.Actor, collection, new PageRequest(after, Most), cancellationToken);
        var unfinished = after is null ? await documents.UnfinishedAsync(context.Actor, Most, cancellationToken) : [];
        if (page.Items.Count == 0 && unfinished.Count == 0)
            return CommandResult.Say(CommonPhrases.NoDocuments);
        var all = await documents.CountAsync(context.Actor, collection, cancellationToken);
        var lines = page.Items.Select(document => (Phrase)$"- {document.Title} (`{document.Key.Name}`, {KbNames.Passages(document.Chunks)})")
            .Concat(unfinished.Select(ingestion => (Phrase)$"- `{ingestion.Wanted.Key.Name}`: {(ingestion.State == IngestionState.Failed ? (Phrase)$"failed. {(Phrase)(ingestion.Error ?? "")}" : "being read")}"));
        Phrase heading = all == 1 ? (Phrase)"**1 document**" : $"**{all} documents**";
        var command = collection is null ? "kb list" : $"kb list {collection}";
        return CommandResult.Say($"{heading}\n\n{Phrase.Lines(lines)}",
            Pages.Buttons(page, command));
    }
}
