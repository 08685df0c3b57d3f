using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>An archive that was sent to be added: each file in it becomes a document.</summary>
internal sealed class AddedArchives(KnowledgeBase knowledge, IIngestions ingestions, IOngoingReplies ongoing, Visible visible, TimeProvider time)
{
    private const int MostReasons = 10;
    private const int Together = 50;

    // A small archive is read before anybody wonders; a large one is reported on while it is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <exception cref="UnreadableDocumentException">The archive can't be unpacked.</exception>
    public async Task<Reply> AddAsync(string name, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = $"{KnowledgeBase.IdFrom(name)}-{context.Turn.Id}";
        if (await AddFilesAsync(name, content, batch, context, cancellationToken) == 0)
            return new Reply(context.Words.Say($"*{name}* was not added. It holds no files. Add an archive with files in it."));
        var until = time.GetUtcNow() + Patience;
        var progress = await ingestions.ProgressAsync(batch, cancellationToken);
        while (progress.Left > 0 && time.GetUtcNow() < until)
        {
            await context.Writer.ShowStatusAsync(context.Words.Say($"Reading {name}: file {progress.All - progress.Left + 1} of {progress.All}…"), cancellationToken);
            await Task.Delay(Glance, time, cancellationToken);
            progress = await ingestions.ProgressAsync(batch, cancellationToken);
        }

        if (progress.Left > 0)
            await ongoing.AddAsync(new OngoingReply(batch, InLanguageOf(context)), cancellationToken);
        return await ReplyAsync(batch, progress, context.Words, cancellationToken);
    }

    /// <summary>How far an import is, for people.</summary>
    public async Task<Reply> ReplyAsync(string batch, BatchProgress progress, Words words, CancellationToken cancellationToken)
    {
        Phrase cancelled = progress.Cancelled > 0 ? (Phrase)$", {progress.Cancelled} cancelled" : "";
        Phrase left = progress.Left > 0 ? (Phrase)$", {progress.Left} still to be read. `kb cancel {batch}` stops it" : "";
        Phrase failed = "";
        if (progress.Failed > 0)
        {
            var reasons = (await ingestions.FailedOfAsync(batch, MostReasons, cancellationToken)).Select(each => (Phrase)$"- {(Phrase)(each.Error ?? "")}");
            failed = $" {progress.Failed} could not be read:\n\n{Phrase.Lines(reasons)}";
        }

        return new Reply(words.Say($"**{batch}**: {progress.Done} of {progress.All} files added{cancelled}{left}.{failed}"))
        {
            Language = words.Language,
            Buttons = progress.Left > 0 ? [new(words.Say("Cancel"), $"kb cancel {batch}")] : [],
        };
    }

    // It goes on in the language that it began in.
    private static InboxEntry InLanguageOf(CommandContext context) =>
        context.Turn.Entry with { Sender = context.Turn.Entry.Sender with { Language = context.Words.Language } };

    private async Task<int> AddFilesAsync(string name, Stream content, string batch, CommandContext context, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await content.CopyToAsync(archive, cancellationToken);
        var added = 0;
        try
        {
            using var zip = Unpacking.Open(name, archive.ToArray());
            var left = Unpacking.MostUnpacked;
            var entries = zip.Entries.Where(entry => !ZipText.IsClutter(entry.FullName)).ToList();
            if (entries.Find(entry => ZipText.LeadsOut(entry.FullName)) is { } harmful)
                throw new UnreadableDocumentException($"'{name}' holds a path that leads out of it ({harmful.FullName}) and may be harmful. Pack the files anew and add that.");
            foreach (var some in entries.Chunk(Together))
            {
                var documents = new List<NewDocument>();
                foreach (var entry in some)
                {
                    var part = Unpacking.Read(name, entry, left);
                    left -= part.Length;
                    var id = await visible.FreeIdAsync(KnowledgeBase.IdFromPath(entry.FullName), $"{context.Turn.Id}", context.Reader, cancellationToken);
                    documents.Add(new NewDocument(KnowledgeBase.DefaultIndex, id, null, [new NewFile(entry.Name, null, new MemoryStream(part))]) { Batch = batch });
                }

                await knowledge.AddAsync(documents, context.Person.Id, cancellationToken);
                added += documents.Count;
                await context.Writer.ShowStatusAsync(context.Words.Say($"Unpacking {name}: file {added} of {entries.Count}…"), cancellationToken);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be unpacked. Pack it anew and add that.", damaged);
        }

        return added;
    }
}
