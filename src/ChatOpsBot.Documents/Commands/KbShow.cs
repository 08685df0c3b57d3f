using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Documents.Commands;

internal sealed class KbShow(DocumentService documents, NamedDocuments named) : IChatCommand
{
    private const int Shown = 3;
    private static readonly Argument<string[]> Name = new("document") { Description = "Its name in `kb list`, or its title", Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public string Example => "kb show vacation";

    public Command Describe() => new("show", "Show a document's state and how it begins") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var written = string.Join(' ', parsed.GetRequiredValue(Name));
        var (document, unknown) = await named.FindAsync(written, context.Actor, cancellationToken);
        var key = document?.Key ?? KbNames.Read(written);
        var ingestion = await documents.LatestImportAsync(context.Actor, key, cancellationToken);
        if (document is null && ingestion is not null && context.Person.May(Core.People.Right.EditKnowledge))
            return CommandResult.Say(ingestion.State == IngestionState.Failed ? (Phrase)$"`{key.Name}` could not be read. {(Phrase)(ingestion.Error ?? "")}" : $"`{key.Name}` is being read.");
        if (document is null)
            return unknown!;
        var chunks = await documents.ChunksAsync(document, cancellationToken);
        var files = Phrase.Join(", ", document.Files.Select(file => (Phrase)$"{file.Name} ({file.Size:N0} bytes)"));
        Phrase inherited = document.HasOwnAccess ? "" : " (inherited)";
        Phrase from = document.Url is { } url ? (Phrase)$"; from {url}" : "";
        Phrase review = document.ReviewBy is { } day ? (Phrase)$"; to be reviewed by {day:yyyy-MM-dd}" : "";
        var parts = new List<Phrase>
        {
            $"**{document.Title}** (`{key.Name}`)",
            $"{files}; {KbNames.Passages(chunks.Count)}; version {document.Version}; added by {document.AddedBy}, {document.UpdatedAt:yyyy-MM-dd HH:mm} UTC",
            $"Open to: {string.Join(", ", document.Access)}{inherited}{from}{review}",
        };
        if (ingestion is { State: IngestionState.Failed })
            parts.Add($"A newer version could not be read. {(Phrase)(ingestion.Error ?? "")}");
        else if (ingestion is { Error: { } note })
            parts.Add((Phrase)note);
        parts.AddRange(chunks.Take(Shown).Select(chunk => (Phrase)$"> {chunk.Text.ReplaceLineEndings("\n> ")}"));
        return CommandResult.Say(Phrase.Join("\n\n", parts));
    }
}
