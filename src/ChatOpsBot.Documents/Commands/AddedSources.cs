using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Sources;
using ChatOpsBot.Documents.Sources.Feeds;
using ChatOpsBot.Documents.Sources.Folders;
using ChatOpsBot.Documents.Sources.Pages;
using ChatOpsBot.Documents.Sources.Sites;

namespace ChatOpsBot.Documents.Commands;

/// <summary>An address that was sent to be added: it becomes a source, is read at once, and kept current.</summary>
internal sealed class AddedSources(ISources sources, SourceService service, Syncing syncing, TimeProvider time)
{
    // Shorter than a turn may take.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Argument<string> Address = new("address");
    private static readonly Option<bool> Site = new("--site");
    private static readonly Option<bool> Feed = new("--feed");
    private static readonly Option<string?> Every = new("--every");
    private static readonly Option<string?> Name = new("--name");
    private static readonly Option<string?> To = new("--to");
    private static readonly Option<string?> Access = new("--access");
    private static readonly Option<int?> Pages = new("--pages");
    private static readonly Option<int?> Depth = new("--depth");
    private static readonly Command Words = new("add") { Address, Site, Feed, Every, Name, To, Access, Pages, Depth };

    public static bool IsAddress(string text) => text.Split('\n').Length == 1
        && (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith('/'));

    public async Task<CommandResult> AddAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = ChatCommands.Parse(Words, context.Text);
        if (ValidationError.Why(Words, parsed) is { } misunderstood)
            return new CommandResult.Refused(misunderstood, "kb add https://example.com/handbook --site --every \"0 0 6 * * ?\"");
        var (wanted, wrong) = ToSource(parsed, context.Person.Id);
        if (wrong is not null)
            return new CommandResult.Refused(wrong);
        (var source, wrong) = await service.SaveAsync(context.Actor, wanted, cancellationToken);
        if (source is null)
            return new CommandResult.Refused(wrong!);
        context.Output.Status(context.Localizer.Say($"Reading {source.Address}…"));
        SourceRun? run;
        try
        {
            run = await syncing.RunAsync(new SyncOrder(source.Name, context.Person.Id), $"{context.Id}", Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return CommandResult.Say($"**{source.Name}** is still being read; what is read can be found already. `kb sources` says how far it is. To take it back: `kb remove source:{source.Name}`");
        }

        if (run is { Error: { } trouble, Added: 0 })
        {
            await sources.RemoveAsync(source.Name, context.Audit("source.removed", source.Name), cancellationToken);
            return new CommandResult.Refused($"{source.Address} was not added. {(Phrase)trouble}");
        }

        Phrase again = source.Schedule is null ? (Phrase)$"`kb sync {source.Name}` reads it again." : $"It is read again as `{source.Schedule}` says.";
        return CommandResult.Say($"Added **{source.Name}** ({Kind(source)}): {KbNames.Outcome(run)} {again} To take it back: `kb remove source:{source.Name}`");
    }

    /// <summary>What kind of place it is, in words.</summary>
    public static Phrase Kind(Source source) => source.Kind switch
    {
        PageSource.Kind => "page",
        SiteSource.Kind => "site",
        FeedSource.Kind => "feed",
        FolderSource.Kind => "folder",
        _ => (Phrase)source.Kind,
    };

    private (Source Source, Phrase? Wrong) ToSource(ParseResult parsed, string personId)
    {
        var address = parsed.GetRequiredValue(Address);
        var kind = address.StartsWith('/') ? FolderSource.Kind : parsed.GetValue(Site) ? SiteSource.Kind : parsed.GetValue(Feed) ? FeedSource.Kind : PageSource.Kind;
        var (access, wrong) = WrittenAccess.Read(parsed.GetValue(Access));
        var name = parsed.GetValue(Name) ?? DocumentIds.FromName(address.Contains("://", StringComparison.Ordinal) ? address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].Replace('/', '-') : address.Trim('/').Replace('/', '-'));
        return (new Source(name, kind, address, parsed.GetValue(To) ?? Collection.DefaultName, parsed.GetValue(Every), SiteSource.Limits(before: null, parsed.GetValue(Pages), parsed.GetValue(Depth)), access, personId, time.GetUtcNow()), wrong);
    }
}
