using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Sources;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbSources(ISources sources) : IChatCommand
{
    private static readonly Option<int> Page = Pages.Option();

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public string Example => "kb sources";

    public Command Describe() => new("sources", "List the places that documents are kept current from") { Page };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var all = (await sources.ListAsync(cancellationToken)).Where(source => Visible.Is(source, context.Reader)).ToList();
        if (all.Count == 0)
            return CommandResult.Say("There are no sources yet. `kb add https://…` adds a page, `--site` a whole site, `--feed` a feed.");
        var lines = new List<Phrase>();
        foreach (var source in all)
        {
            var last = await sources.RunsAsync(source.Name, 1, cancellationToken) is [var run, ..] ? run : null;
            Phrase told = last is null ? (Phrase)"Not read yet." : $"{last.StartedAt:yyyy-MM-dd HH:mm} UTC: {KbNames.Outcome(last)}";
            Phrase schedule = source.Schedule is { } every ? (Phrase)$", every `{every}`" : "";
            lines.Add($"**{source.Name}**: {AddedSources.Kind(source)} {source.Address}{schedule}. {told}");
        }

        return Pages.Of("**Sources**", lines, line => line, words.GetValue(Page), "kb sources");
    }
}

internal sealed class KbSync(ISources sources, Synchroniser synchroniser) : IChatCommand
{
    private static readonly Argument<string?> Name = new("source") { Description = "Its name in `kb sources`; none: all", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Confirm = new("--confirm") { Description = "Remove also many documents that are gone" };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool Changes => true;

    public string Example => "kb sync intranet";

    public Command Describe() => new("sync", "Bring the documents up to what a source has now") { Name, Confirm };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var all = await sources.ListAsync(cancellationToken);
        var name = words.GetValue(Name)?.Trim('`');
        var wanted = all.Where(source => (name is null || source.Name == name) && Visible.Is(source, context.Reader)).ToList();
        if (wanted.Count == 0)
            return new CommandResult.Refused(name is null ? (Phrase)"There are no sources to read." : $"There is no source `{name}`.", name is null ? "kb add https://example.com" : "kb sources");
        var mayRemoveMany = words.GetValue(Confirm);
        if (mayRemoveMany && name is null)
            return new CommandResult.Refused("Name the source whose documents are really gone.", "kb sync intranet --confirm");
        var report = new List<Phrase>();
        foreach (var source in wanted)
        {
            context.Output.Status(context.Words.Say($"Reading {source.Name}…"));
            report.Add($"- **{source.Name}**: {await SyncAsync(source, context, AddedSources.Patience / wanted.Count, mayRemoveMany, cancellationToken)}");
        }

        return CommandResult.Say(Phrase.Lines(report));
    }

    private async Task<Phrase> SyncAsync(Source source, CommandContext context, TimeSpan patience, bool mayRemoveMany, CancellationToken cancellationToken)
    {
        try
        {
            return KbNames.Outcome(await synchroniser.RunDetachedAsync(source, context.Person.Id, patience, cancellationToken, mayRemoveMany));
        }
        catch (TimeoutException)
        {
            return $"still being read. `kb history {source.Name}` tells how it ends.";
        }
    }
}
