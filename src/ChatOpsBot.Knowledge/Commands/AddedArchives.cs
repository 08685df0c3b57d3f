using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
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
            return new Reply($"*{name}* was not added. It holds no files. Add an archive with files in it.");
        var until = time.GetUtcNow() + Patience;
        var progress = await ingestions.ProgressAsync(batch, cancellationToken);
        while (progress.Left > 0 && time.GetUtcNow() < until)
        {
            await context.Writer.ShowStatusAsync($"Reading {name}: file {progress.All - progress.Left + 1} of {progress.All}…", cancellationToken);
            await Task.Delay(Glance, time, cancellationToken);
            progress = await ingestions.ProgressAsync(batch, cancellationToken);
        }

        if (progress.Left > 0)
            await ongoing.AddAsync(new OngoingReply(batch, context.Turn.Entry), cancellationToken);
        return await ReplyAsync(batch, progress, cancellationToken);
    }

    /// <summary>How far an import is, for people.</summary>
    public async Task<Reply> ReplyAsync(string batch, BatchProgress progress, CancellationToken cancellationToken)
    {
        var report = new StringBuilder().Append(CultureInfo.InvariantCulture, $"**{batch}**: {progress.Done} of {progress.All} files added");
        if (progress.Cancelled > 0)
            report.Append(CultureInfo.InvariantCulture, $", {progress.Cancelled} cancelled");
        if (progress.Left > 0)
            report.Append(CultureInfo.InvariantCulture, $", {progress.Left} still to be read. `kb cancel {batch}` stops it");
        report.Append('.');
        if (progress.Failed > 0)
        {
            report.Append(CultureInfo.InvariantCulture, $" {progress.Failed} could not be read:\n");
            foreach (var failed in await ingestions.FailedOfAsync(batch, MostReasons, cancellationToken))
                report.Append(CultureInfo.InvariantCulture, $"\n- {failed.Error}");
        }

        return new Reply(report.ToString()) { Buttons = progress.Left > 0 ? [new("Cancel", $"kb cancel {batch}")] : [] };
    }

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
                await context.Writer.ShowStatusAsync($"Unpacking {name}: file {added} of {entries.Count}…", cancellationToken);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be unpacked. Pack it anew and add that.", damaged);
        }

        return added;
    }
}
