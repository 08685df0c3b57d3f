using System.CommandLine;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Models;

namespace ChatOpsBot.Documents.Commands;

/// <summary>How a file would be cut, before anything is saved.</summary>
internal sealed class KbPreview(DocumentReader reader, PlatformDirectory platforms) : IChatCommand
{
    private const int Shown = 8;
    private static readonly Option<int?> Size = new("--tokens") { Description = "Size of a chunk" };
    private static readonly Option<int?> Overlap = new("--overlap") { Description = "Overlap of chunks, in tokens" };
    private static readonly Argument<string[]> Text = new("text") { Arity = ArgumentArity.ZeroOrMore };

    public string Group => "kb";

    public Right Needs => Right.EditKnowledge;

    public bool TakesText => true;

    public string Example => "kb preview --tokens 300";

    public Command Describe() => new("preview", "Show how an attached file, or the text that follows, would be cut, before anything is saved") { Text, Size, Overlap };

    public async Task<CommandResult> RunAsync(ParseResult asWritten, CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = ChatCommands.Parse(Describe(), context.Text);
        var sizes = ChunkSizes.Of(parsed.GetValue(Size), parsed.GetValue(Overlap));
        if (sizes.Wrong() is { } wrong)
            return new CommandResult.Refused(wrong, "kb preview --tokens 200 --overlap 20");
        var text = string.Join(' ', parsed.GetValue(Text) ?? []);
        if (context.Message.Attachments.Count == 0 && text.Length == 0)
            return new CommandResult.Refused("There is nothing to cut: no file came with the message, and no text.", "kb preview --tokens 200 Opening hours: the office is open from 7 to 19.");
        try
        {
            await using var content = context.Message.Attachments is [var attachment, ..]
                ? await platforms.Of(context.Reference).OpenAttachmentAsync(context.Reference, attachment, cancellationToken)
                : new MemoryStream(Encoding.UTF8.GetBytes(text));
            return CommandResult.Say(Show(await reader.PreviewAsync(context.Message.Attachments is [var named, ..] ? named.Name : "text.md", content, sizes, cancellationToken), sizes));
        }
        catch (Exception refused) when (refused is UnreadableDocumentException or AttachmentUnavailableException)
        {
            return new CommandResult.Refused((Phrase)refused.Message);
        }
    }

    private static Phrase Show(ReadDocument read, ChunkSizes sizes)
    {
        var parts = new List<Phrase> { $"**{read.Title}**: {KbNames.Passages(read.Chunks.Count)} of up to {sizes.Tokens} tokens with an overlap of {sizes.Overlap}. Nothing was saved." };
        foreach (var chunk in read.Chunks.Take(Shown))
        {
            Phrase page = chunk.Section > 0 ? (Phrase)$", p. {chunk.Section}" : "";
            Phrase answers = chunk.Questions.Count > 0 ? (Phrase)$"\nAnswers: {string.Join(" · ", chunk.Questions)}" : "";
            parts.Add($"**{chunk.Number + 1}. {chunk.Heading}** ({Tokens.Count(chunk.Text)} tokens, {chunk.Language}{page})\n> {chunk.Text.ReplaceLineEndings("\n> ")}{answers}");
        }

        if (read.Chunks.Count > Shown)
            parts.Add($"… and {read.Chunks.Count - Shown} more");
        return Phrase.Join("\n\n", parts);
    }
}
