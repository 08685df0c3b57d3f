using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Ingestion;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbRemove(DocumentService documents, NamedDocuments named, SourceService sources) : IChatCommand
{
    private static readonly Argument<string[]> Name = new("document") { Description = "Its name in `kb list` or its title, or source:NAME", Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb remove vacation";

    public Command Describe() => new("remove", "Remove a document, at once and everywhere; or a source (`source:NAME`) with its documents") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = string.Join(' ', parsed.GetRequiredValue(Name)).Trim('`');
        if (name.StartsWith("source:", StringComparison.OrdinalIgnoreCase))
            return await RemoveSourceAsync(name["source:".Length..], context, cancellationToken);
        var (document, unknown) = await named.FindAsync(name, context.Actor, cancellationToken);
        // What is still being read is no document yet, and may be taken back all the same.
        var key = document?.Key ?? KbNames.Read(name);
        return await documents.RemoveAsync(context.Actor, key, cancellationToken)
            ? CommandResult.Say($"Removed `{key.Name}`. To have it back within {KnowledgeBase.KeptRemoved.TotalDays:0} days: `kb restore {key.Name}`")
            : unknown ?? KbNames.Unknown(key);
    }

    private async Task<CommandResult> RemoveSourceAsync(string name, CommandContext context, CancellationToken cancellationToken)
    {
        if (await sources.RemoveAsync(context.Actor, name, cancellationToken) is not var (source, removed))
            return new CommandResult.Refused($"There is no source `{name}`.", "kb sources");
        return CommandResult.Say(
            $"Removed the source `{name}` and its {removed} documents. `kb restore` brings documents back for {KnowledgeBase.KeptRemoved.TotalDays:0} days; to have the source again: `kb add {source.Address}`");
    }
}

internal sealed class KbRestore(DocumentService documents, CollectionService collections) : IChatCommand
{
    private const int Most = 20;
    private const string CollectionPrefix = "collection:";
    private static readonly Argument<string[]> Name = new("document") { Description = "Its name or title before it was removed, or collection:NAME", Arity = ArgumentArity.ZeroOrMore };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb restore vacation";

    public Command Describe() => new("restore", "Bring a removed document back; without a name, list what can be") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = string.Join(' ', parsed.GetValue(Name) ?? []).Trim('`', '"');
        if (name.Length == 0)
            return await ListAsync(context.Actor, cancellationToken);
        if (name.StartsWith(CollectionPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var collection = Collection.NameOf(name[CollectionPrefix.Length..]);
            return await collections.RestoreAsync(context.Actor, collection, cancellationToken) is { } count
                ? CommandResult.Say($"The collection `{collection}` is back, with {count} documents.")
                : new CommandResult.Refused($"No collection `{collection}` was removed within the last {KnowledgeBase.KeptRemoved.TotalDays:0} days.", "kb restore");
        }

        var key = KbNames.Read(name);
        return await documents.RestoreAsync(context.Actor, name, key, cancellationToken) is { } back
            ? CommandResult.Say($"`{back.Name}` is back. To remove it again: `kb remove {back.Name}`")
            : new CommandResult.Refused($"No document `{key.Name}` was removed within the last {KnowledgeBase.KeptRemoved.TotalDays:0} days.", "kb restore");
    }

    private async Task<CommandResult> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        var lines = (await collections.RemovedAsync(actor, cancellationToken)).Select(collection => (Phrase)$"- the collection `{CollectionPrefix}{collection.Name}` with its documents")
            .Concat((await documents.RemovedAsync(actor, Most, cancellationToken)).Select(document => (Phrase)$"- {document.Title} (`{document.Key.Name}`), {document.RemovedAt:yyyy-MM-dd HH:mm} UTC")).ToList();
        return CommandResult.Say(lines.Count == 0 ? "Nothing was removed lately." : (Phrase)$"Removed and not yet forgotten:\n\n{Phrase.Lines(lines)}");
    }
}
