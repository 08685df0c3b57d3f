using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Documents.Commands;

/// <summary>Collections: who may read them, how they are cut, which model embeds them.</summary>
internal sealed class KbCollection(CollectionService collections, PersonDirectory directory, TimeProvider time) : IChatCommand
{
    private const string Create = "create";
    private static readonly Argument<string[]> Name = new("name") { Description = "The collection, with `create` before it to make one; none: list them", Arity = new ArgumentArity(0, 2) };
    private static readonly Option<string?> Access = new("--access") { Description = "Who may read: everyone, groups and e-mails, parted by commas" };
    private static readonly Option<string?> After = Pages.After();
    private static readonly Option<int?> Size = new("--tokens") { Description = "Size of a chunk" };
    private static readonly Option<int?> Overlap = new("--overlap") { Description = "Overlap of chunks, in tokens" };
    private static readonly Option<string?> Embedding = new("--embedding") { Description = "The alias of the embedding model that it is moved to; usual: as all that name none" };
    private static readonly Option<string?> Language = new("--language") { Description = "Its language, as en" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb collection create travel --access everyone";

    public Command Describe() => new("collection", "List collections, show one, make one (`create NAME`), or change who may read it, how it is cut and which model embeds it") { Name, Access, Size, Overlap, Language, Embedding, After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var named = parsed.GetValue(Name) ?? [];
        if (named.Length == 0)
            return await ListAsync(parsed.GetValue(After), context, cancellationToken);
        var isNew = named is [Create, _];
        if (named.Length == 2 && !isNew)
            return new CommandResult.Refused($"I don't know what `{named[1]}` means here.", $"kb collection {named[0]}");
        var name = Collection.NameOf(named[^1].Trim('`'));
        var before = await collections.FindAsync(name, cancellationToken);
        var like = before ?? (isNew ? await collections.FindRemovedAsync(name, cancellationToken) : null);
        if (like is not null && !CollectionService.IsVisible(context.Actor, like))
            return new CommandResult.Refused("This collection is looked after by others.", "kb collection");
        if (before is null && !isNew)
            return await UnknownAsync(name, context, cancellationToken);
        if (before is not null && isNew)
            return new CommandResult.Refused($"There is a collection `{name}` already.", $"kb collection {name}");
        var (access, wrong) = WrittenAccess.Read(parsed.GetValue(Access));
        var sizes = new ChunkSizes(parsed.GetValue(Size) ?? like?.Sizes.Tokens ?? ChunkSizes.Default.Tokens, parsed.GetValue(Overlap) ?? like?.Sizes.Overlap ?? ChunkSizes.Default.Overlap);
        if ((wrong ?? sizes.Wrong()) is { } reason)
            return new CommandResult.Refused(reason, $"kb collection {name} --access hr,ana@example.com --tokens 300");
        var after = new Collection(name, like?.Owner ?? context.Person.Id, parsed.GetValue(Language) ?? like?.Language, sizes, access ?? like?.Access ?? Core.People.Access.Open, like?.CreatedAt ?? time.GetUtcNow()) { EmbeddingModel = like?.EmbeddingModel };
        (after, var wrongModel) = collections.WithModel(context.Actor, after, parsed.GetValue(Embedding));
        if (wrongModel is not null)
            return new CommandResult.Refused(wrongModel, isNew ? $"kb collection create {name}" : $"kb collection {name}");
        if (before is not null && after == before)
            return CommandResult.Say(await ShowAsync(after, context, cancellationToken));
        if (access is not null && CollectionService.WouldLockOut(context.Actor, access))
            return new CommandResult.Refused("You would not be able to read it yourself any more. Name yourself or a group of yours too.");
        await collections.SaveAsync(context.Actor, after, before, cancellationToken);
        var warning = directory.WarnOfEmptyGroups(after.Access);
        var moves = collections.WhatMoves(before, after);
        return before is null
            ? CommandResult.Say($"{await ShowAsync(after, context, cancellationToken)}{warning}")
            : CommandResult.Say($"{await ShowAsync(after, context, cancellationToken)}{warning}{moves}\n\nBefore: {CollectionService.InWords(before)}");
    }

    private async Task<CommandResult> ListAsync(string? after, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await collections.ListAsync(context.Actor, new PageRequest(after, Pages.Size), cancellationToken);
        return page.Items.Count == 0 ? CommandResult.Say(CommonPhrases.NoDocuments) : Pages.Of("**Collections**", page, Line, "kb collection");
    }

    private async Task<CommandResult> UnknownAsync(string name, CommandContext context, CancellationToken cancellationToken)
    {
        var near = Spelling.Nearest(name, await collections.NamesAsync(context.Actor, cancellationToken)).FirstOrDefault();
        return near is not null && Spelling.Distance(near, name) <= Math.Max(2, name.Length / 3)
            ? new CommandResult.Refused($"There is no collection `{name}`. Did you mean `{near}`? `kb collection create {name}` makes a new one.", $"kb collection {near}")
            : new CommandResult.Refused($"There is no collection `{name}`. `kb collection create {name}` makes it.", $"kb collection create {name}");
    }

    private async Task<Phrase> ShowAsync(Collection collection, CommandContext context, CancellationToken cancellationToken) =>
        Line(await collections.StateAsync(context.Actor, collection, cancellationToken));

    private Phrase Line(CollectionState state) => $"**{state.Collection.Name}**: {state.Documents} documents, {CollectionService.InWords(state.Collection)}{(state.ToEmbed > 0 ? (Phrase)$" (passages still to be embedded: {state.ToEmbed})" : state.Collection.EmbeddingModel is not null && collections.ModelOf(state.Collection) is null ? (Phrase)" (which is not configured: it is found by its words)" : "")}";
}
