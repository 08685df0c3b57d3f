using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Documents.Commands;

/// <summary>What became of a source or a document over time.</summary>
internal sealed class KbHistory(SourceService sources, DocumentService documents, NamedDocuments named) : IChatCommand
{
    private const int MostRuns = 10;
    private const int MostLines = 40;
    private static readonly Argument<string> Name = new("name") { Description = "A source's or a document's name" };
    private static readonly Argument<int?> Version = new("version") { Description = "Show what changed since this version of a document", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public string Example => "kb history vacation";

    public Command Describe() => new("history", "Show the runs of a source, or the versions of a document and what changed since one") { Name, Version };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        if (await sources.RunsAsync(context.Actor, name, MostRuns, cancellationToken) is { } runs)
            return OfSource(name, runs);
        var (document, unknown) = await named.FindAsync(name, context.Actor, cancellationToken);
        if (document is null)
            return unknown!;
        var versions = await documents.VersionsAsync(document, cancellationToken);
        if (parsed.GetValue(Version) is { } number)
        {
            return versions.FirstOrDefault(version => version.Number == number) is { } earlier
                ? CommandResult.Say(await DifferenceAsync(earlier, document, cancellationToken))
                : new CommandResult.Refused($"`{name}` has no version {number} that is kept.", $"kb history {name}");
        }

        var earliers = versions.Select(version => (Phrase)$"- version {version.Number}, {version.At:yyyy-MM-dd HH:mm} UTC, by {version.AddedBy}");
        return CommandResult.Say($"**{document.Title}**\n\n{Phrase.Lines([$"- version {document.Version}, {document.UpdatedAt:yyyy-MM-dd HH:mm} UTC, by {document.AddedBy} (now)", .. earliers])}");
    }

    private static CommandResult OfSource(string name, IReadOnlyList<SourceRun> runs) => CommandResult.Say(runs.Count == 0
        ? (Phrase)$"`{name}` was not read yet. `kb sync {name}` reads it."
        : Phrase.Lines(runs.Select(run => (Phrase)$"- {run.StartedAt:yyyy-MM-dd HH:mm} UTC: {KbNames.Outcome(run)}")));

    private async Task<Phrase> DifferenceAsync(DocumentVersion earlier, Document now, CancellationToken cancellationToken)
    {
        var lines = await documents.ChangesSinceAsync(earlier, now, cancellationToken);
        if (lines.Count == 0)
            return $"Nothing changed since version {earlier.Number}.";
        var shown = lines.Take(MostLines).Select(line => $"{(line.IsAdded ? "+" : "-")} {line.Line}");
        Phrase more = lines.Count > MostLines ? (Phrase)$"\n… and {lines.Count - MostLines} more lines" : "";
        return $"Since version {earlier.Number}:\n\n```\n{string.Join('\n', shown)}\n```{more}";
    }
}
