using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbList(IDocuments documents, IIngestions ingestions, Visible visible) : IChatCommand
{
    private const int Most = 50;
    private static readonly Argument<string?> Collection = new("collection") { Description = "Only of this collection", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public string Example => "kb list";

    public Command Describe() => new("list", "List the documents that answers come from") { Collection };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var collection = words.GetValue(Collection);
        var shown = await documents.ListAsync(context.Reader, collection, Most + 1, cancellationToken);
        var unfinished = await UnfinishedAsync(context, cancellationToken);
        if (shown.Count == 0 && unfinished.Count == 0)
            return CommandResult.Say(context.Words.NoDocuments());
        var all = await documents.CountAsync(context.Reader, collection, cancellationToken);
        var list = new StringBuilder().Append(CultureInfo.InvariantCulture, $"**{all} {(all == 1 ? "document" : "documents")}**\n\n");
        foreach (var document in shown.Take(Most))
            list.Append(CultureInfo.InvariantCulture, $"- {document.Title} (`{KbNames.Of(document.Key)}`, {KbNames.Passages(document.Chunks)})\n");
        if (shown.Count > Most)
            list.Append("- … and more: `kb search` finds them\n");
        foreach (var ingestion in unfinished)
        {
            list.Append(CultureInfo.InvariantCulture,
                $"- `{KbNames.Of(ingestion.Wanted.Key)}`: {(ingestion.State == IngestionState.Failed ? $"failed. {ingestion.Error}" : "being read")}\n");
        }

        return CommandResult.Say(list.ToString());
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
