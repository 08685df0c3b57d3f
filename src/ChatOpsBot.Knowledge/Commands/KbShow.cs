using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Knowledge.Commands;

internal sealed class KbShow(IIngestions ingestions, IChunks kept, Visible visible) : IChatCommand
{
    private const int Shown = 3;
    private static readonly Argument<string[]> Name = new("document") { Description = "Its name in `kb list`, or its title", Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public string Example => "kb show vacation";

    public Command Describe() => new("show", "Show a document's state and how it begins") { Name };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var written = string.Join(' ', words.GetRequiredValue(Name));
        var (document, unknown) = await visible.NamedAsync(written, context.Reader, cancellationToken);
        var key = document?.Key ?? KbNames.Read(written);
        var ingestion = await ingestions.LatestAsync(key, cancellationToken);
        if (document is null && ingestion is not (null or { State: IngestionState.Removed }) && context.Person.May(Core.People.Right.EditKnowledge)
            && await visible.IsAsync(ingestion.Wanted, context.Reader, cancellationToken))
            return CommandResult.Say(ingestion.State == IngestionState.Failed ? (Phrase)$"`{KbNames.Of(key)}` could not be read. {ingestion.Error}" : $"`{KbNames.Of(key)}` is being read.");
        if (document is null)
            return unknown!;
        var chunks = await kept.ReadOfAsync(key, cancellationToken);
        var files = string.Join(", ", document.Files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} ({file.Size:N0} bytes)")));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"**{document.Title}** (`{KbNames.Of(key)}`)\n\n{files}; {KbNames.Passages(chunks.Count)}; version {document.Version}; added by {document.AddedBy}, {document.UpdatedAt:yyyy-MM-dd HH:mm} UTC\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Open to: {string.Join(", ", document.Access)}{(document.HasOwnAccess ? "" : " (inherited)")}");
        if (document.Url is { } url)
            text.Append(CultureInfo.InvariantCulture, $"; from {url}");
        if (document.ReviewBy is { } day)
            text.Append(CultureInfo.InvariantCulture, $"; to be reviewed by {day:yyyy-MM-dd}");
        text.Append("\n\n");
        if (ingestion is { State: IngestionState.Failed })
            text.Append(CultureInfo.InvariantCulture, $"A newer version could not be read. {ingestion.Error}\n\n");
        else if (ingestion is { Error: { } note })
            text.Append(CultureInfo.InvariantCulture, $"{note}\n\n");
        foreach (var chunk in chunks.Take(Shown))
            text.Append(CultureInfo.InvariantCulture, $"> {chunk.Chunk.Text.ReplaceLineEndings("\n> ")}\n\n");
        return CommandResult.Say(text.ToString().TrimEnd());
    }
}
