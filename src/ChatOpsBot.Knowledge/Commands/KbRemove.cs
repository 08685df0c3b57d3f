using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbRemove(KnowledgeBase knowledge, IDocuments documents, ISources sources, IAuditLog audit) : IChatCommand
{
    private static readonly Argument<string> Name = new("document") { Description = "Its name in `kb list`, or source:NAME" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb remove vacation";

    public Command Describe() => new("remove", "Remove a document, at once and everywhere; or a source (`source:NAME`) with its documents") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetRequiredValue(Name).Trim('`');
        if (name.StartsWith("source:", StringComparison.OrdinalIgnoreCase))
            return await RemoveSourceAsync(name["source:".Length..], context, cancellationToken);
        var key = KbNames.Read(name);
        if (await documents.FindAsync(key, cancellationToken) is { } document && !context.Reader.May(document.Access))
            return KbNames.Unknown(key);
        return await knowledge.RemoveAsync(key, context.Person.Id, cancellationToken)
            ? CommandResult.Say($"Removed `{KbNames.Of(key)}`. To have it back within {KnowledgeBase.KeptRemoved.TotalDays:0} days: `kb restore {KbNames.Of(key)}`")
            : KbNames.Unknown(key);
    }

    private async Task<CommandResult> RemoveSourceAsync(string name, CommandContext context, CancellationToken cancellationToken)
    {
        if (await sources.FindAsync(name, cancellationToken) is not { } source || !Visible.Is(source, context.Reader))
            return new CommandResult.Refused($"There is no source `{name}`.", "kb sources");
        var items = await sources.ItemsAsync(name, cancellationToken);
        await sources.RemoveAsync(name, cancellationToken);
        foreach (var item in items)
            await knowledge.RemoveAsync(new DocumentKey(source.Index, item.DocumentId), context.Person.Id, cancellationToken);
        await audit.WriteAsync(context.Person.Id, "source.removed", name, cancellationToken);
        return CommandResult.Say(string.Create(CultureInfo.InvariantCulture,
            $"Removed the source `{name}` and its {items.Count} documents. `kb restore` brings documents back for {KnowledgeBase.KeptRemoved.TotalDays:0} days; to have the source again: `kb add {source.Address}`"));
    }
}

internal sealed class KbRestore(KnowledgeBase knowledge, IDocuments documents) : IChatCommand
{
    private const int Most = 20;
    private static readonly Argument<string?> Name = new("document") { Description = "Its name before it was removed", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb restore vacation";

    public Command Describe() => new("restore", "Bring a removed document back; without a name, list what can be") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var removed = await documents.ListRemovedAsync(context.Reader, Most, cancellationToken);
        if (words.GetValue(Name) is not { } name)
        {
            return CommandResult.Say(removed.Count == 0
                ? "Nothing was removed lately."
                : $"Removed and not yet forgotten:\n\n{string.Join('\n', removed.Select(document => string.Create(CultureInfo.InvariantCulture, $"- {document.Title} (`{KbNames.Of(document.Key)}`), {document.RemovedAt:yyyy-MM-dd HH:mm} UTC")))}");
        }

        var key = KbNames.Read(name);
        if (removed.Any(document => document.Key == key) && await knowledge.RestoreAsync(key, context.Person.Id, cancellationToken))
            return CommandResult.Say($"`{KbNames.Of(key)}` is back. To remove it again: `kb remove {KbNames.Of(key)}`");
        return new CommandResult.Refused($"No document `{KbNames.Of(key)}` was removed within the last {KnowledgeBase.KeptRemoved.TotalDays:0} days.", "kb restore");
    }
}
