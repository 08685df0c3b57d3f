using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>Collections: who may read them, how they are cut.</summary>
internal sealed class KbCollection(ICollections collections, IDocuments documents, IAuditLog audit, TimeProvider time) : IChatCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "The collection; none: list them", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Access = new("--access") { Description = "Who may read: everyone, groups and e-mails, parted by commas" };
    private static readonly Option<int> Page = Pages.Option();
    private static readonly Option<int?> Size = new("--tokens") { Description = "Size of a chunk" };
    private static readonly Option<int?> Overlap = new("--overlap") { Description = "Overlap of chunks, in tokens" };
    private static readonly Option<string?> Language = new("--language") { Description = "Its language, as en" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb collection travel --access everyone";

    public Command Describe() => new("collection", "List collections; or show, make or change one: who may read it, how it is cut") { Name, Access, Size, Overlap, Language, Page };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        if (words.GetValue(Name) is not { } name)
        {
            var shown = new List<string>();
            foreach (var each in (await collections.ListAsync(cancellationToken)).Where(each => context.Reader.May(each.Access) || context.Person.May(Right.ManageCollections)))
                shown.Add(Show(await CountedAsync(each, context, cancellationToken)));
            return shown.Count == 0 ? CommandResult.Say(context.Words.NoDocuments()) : Pages.Of("**Collections**", shown, line => line[2..], words.GetValue(Page), "kb collection");
        }

        name = KernelMemory.Names.Index(name.Trim('`'));
        var before = await collections.FindAsync(name, cancellationToken) is { } known ? await CountedAsync(known, context, cancellationToken) : null;
        if (before is not null && !context.Reader.May(before.Access) && !context.Person.May(Right.ManageCollections))
            return new CommandResult.Refused("This collection is looked after by others.", "kb collection");
        var (access, wrong) = KbNames.ReadAccess(words.GetValue(Access));
        var sizes = new ChunkSizes(words.GetValue(Size) ?? before?.Sizes.Tokens ?? ChunkSizes.Default.Tokens, words.GetValue(Overlap) ?? before?.Sizes.Overlap ?? ChunkSizes.Default.Overlap);
        if ((wrong ?? sizes.Wrong()) is { } reason)
            return new CommandResult.Refused(reason, $"kb collection {name} --access hr,ana@example.com --tokens 300");
        var after = new Collection(name, before?.Owner ?? context.Person.Id, words.GetValue(Language) ?? before?.Language, sizes, access ?? before?.Access ?? Core.Documents.Access.Open, before?.Documents ?? 0, before?.CreatedAt ?? time.GetUtcNow());
        if (before is not null && after == before)
            return CommandResult.Say(Show(after));
        // Whoever closes a collection must not lock out themselves unawares.
        if (access is not null && !context.Person.May(Right.ManageCollections) && !context.Reader.May(access))
            return new CommandResult.Refused("You would not be able to read it yourself any more. Name yourself or a group of yours too.");
        await collections.SaveAsync(after, cancellationToken);
        await audit.WriteAsync(context.Audit(before is null ? "collection.added" : "collection.changed", name, before is null ? null : Show(before), Show(after)), cancellationToken);
        return CommandResult.Say($"{Show(after)}{(before is null ? "" : $"\n\nBefore: {Show(before)}")}");
    }

    // Of what somebody may not open not even the number is told.
    private async Task<Collection> CountedAsync(Collection collection, CommandContext context, CancellationToken cancellationToken) =>
        collection with { Documents = await documents.CountAsync(context.Reader, collection.Name, cancellationToken) };

    private static string Show(Collection collection) => string.Create(CultureInfo.InvariantCulture,
        $"- **{collection.Name}**: {collection.Documents} documents, open to {string.Join(", ", collection.Access)}, chunks of {collection.Sizes.Tokens} tokens with an overlap of {collection.Sizes.Overlap}{(collection.Language is { } language ? $", {language}" : "")}");
}
