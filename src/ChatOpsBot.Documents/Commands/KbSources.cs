using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents.Sources;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbSources(SourceService sources) : IChatCommand
{
    private static readonly Option<string?> After = Pages.After();

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public string Example => "kb sources";

    public Command Describe() => new("sources", "List the places that documents are kept current from") { After };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var page = await sources.ListAsync(context.Actor, new PageRequest(parsed.GetValue(After), Pages.Size), cancellationToken);
        if (page.Items.Count == 0)
            return CommandResult.Say("There are no sources yet. `kb add https://…` adds a page, `--site` a whole site, `--feed` a feed.");
        var lines = new List<Phrase>();
        foreach (var (source, last) in page.Items)
        {
            Phrase told = last is null ? (Phrase)"Not read yet." : $"{last.StartedAt:yyyy-MM-dd HH:mm} UTC: {KbNames.Outcome(last)}";
            Phrase schedule = source.Schedule is { } every ? (Phrase)$", every `{every}`" : "";
            lines.Add($"**{source.Name}**: {AddedSources.Kind(source)} {source.Address}{schedule}. {told}");
        }

        return Pages.Of("**Sources**", page.With<Phrase>(lines), line => line, "kb sources");
    }
}

internal sealed class KbSync(SourceService sources, Syncing syncing) : IChatCommand
{
    private static readonly Argument<string?> Name = new("source") { Description = "Its name in `kb sources`; none: all", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Confirm = new("--confirm") { Description = "Remove also many documents that are gone" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb sync intranet";

    public Command Describe() => new("sync", "Bring the documents up to what a source has now") { Name, Confirm };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var all = await sources.AllAsync(context.Actor, cancellationToken);
        var name = parsed.GetValue(Name)?.Trim('`');
        var wanted = all.Where(source => name is null || source.Name == name).ToList();
        if (wanted.Count == 0)
            return new CommandResult.Refused(name is null ? (Phrase)"There are no sources to read." : $"There is no source `{name}`.", name is null ? "kb add https://example.com" : "kb sources");
        var mayRemoveMany = parsed.GetValue(Confirm);
        if (mayRemoveMany && name is null)
            return new CommandResult.Refused("Name the source whose documents are really gone.", "kb sync intranet --confirm");
        var report = new List<Phrase>();
        foreach (var source in wanted)
        {
            context.Output.Status(context.Localizer.Say($"Reading {source.Name}…"));
            report.Add($"- **{source.Name}**: {await SyncAsync(source, context, AddedSources.Patience / wanted.Count, mayRemoveMany, cancellationToken)}");
        }

        return CommandResult.Say(Phrase.Lines(report));
    }

    private async Task<Phrase> SyncAsync(Source source, CommandContext context, TimeSpan patience, bool mayRemoveMany, CancellationToken cancellationToken)
    {
        try
        {
            return KbNames.Outcome(await syncing.RunAsync(new SyncOrder(source.Name, context.Person.Id, mayRemoveMany), $"{context.Id}", patience, cancellationToken));
        }
        catch (TimeoutException)
        {
            return $"still being read. `kb history {source.Name}` tells how it ends.";
        }
    }
}
