using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbList(IDocuments documents, IIngestions ingestions, Visible visible) : IChatCommand
{
    private const int Most = 50;
    private static readonly Option<int> Page = Pages.Option();
    private static readonly Argument<string?> Collection = new("collection") { Description = "Only of this collection", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public string Example => "kb list";

    public Command Describe() => new("list", "List the documents that answers come from") { Collection, Page };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var collection = words.GetValue(Collection);
        var page = Math.Max(1, words.GetValue(Page));
        var shown = (await documents.ListAsync(context.Reader, collection, (page * Most) + 1, cancellationToken)).Skip((page - 1) * Most).ToList();
        var unfinished = page == 1 ? await UnfinishedAsync(context, cancellationToken) : [];
        if (shown.Count == 0 && unfinished.Count == 0)
            return CommandResult.Say(context.Words.NoDocuments());
        var all = await documents.CountAsync(context.Reader, collection, cancellationToken);
        var lines = shown.Take(Most).Select(document => (Phrase)$"- {document.Title} (`{KbNames.Of(document.Key)}`, {KbNames.Passages(document.Chunks)})")
            .Concat(unfinished.Select(ingestion => (Phrase)$"- `{KbNames.Of(ingestion.Wanted.Key)}`: {(ingestion.State == IngestionState.Failed ? (Phrase)$"failed. {(Phrase)(ingestion.Error ?? "")}" : "being read")}"));
        Phrase heading = all == 1 ? (Phrase)"**1 document**" : $"**{all} documents**";
        var command = collection is null ? "kb list" : $"kb list {collection}";
        return CommandResult.Say($"{heading}\n\n{Phrase.Lines(lines)}",
        [
            .. page > 1 ? (ReplyButton[])[new("‹ Back", $"{command} --page {page - 1}")] : [],
            .. shown.Count > Most ? (ReplyButton[])[new("More ›", $"{command} --page {page + 1}")] : [],
        ]);
    }

    // Only who may add documents is told of those that are not read yet.
    private async Task<IReadOnlyList<Core.Documents.Ingestion>> UnfinishedAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var told = new List<Core.Documents.Ingestion>();
        if (!context.Person.May(Right.EditKnowledge))
            return told;
        foreach (var ingestion in await ingestions.UnfinishedAsync(Most, cancellationToken))
        {
            if (await visible.IsAsync(ingestion.Wanted, context.Reader, cancellationToken))
                told.Add(ingestion);
        }

        return told;
    }
}
