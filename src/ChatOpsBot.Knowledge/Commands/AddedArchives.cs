using System.Globalization;
using System.IO.Compression;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Ingestion;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>An archive that was sent to be added: each file in it becomes a document, and its progress is told meanwhile.</summary>
internal sealed class AddedArchives(KnowledgeBase knowledge, IIngestions ingestions, TimeProvider time)
{
    private const int MostReasons = 10;

    // The turn must end in time; what is not read then is read all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <exception cref="UnreadableDocumentException">The archive can't be unpacked.</exception>
    public async Task<string> AddAsync(string name, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = $"{KnowledgeBase.IdFrom(name)}-{context.Turn.Id}";
        var added = await AddFilesAsync(name, content, batch, context, cancellationToken);
        if (added == 0)
            return $"*{name}* was not added. It holds no files. Add an archive with files in it.";
        var until = time.GetUtcNow() + Patience;
        var progress = await ingestions.ProgressAsync(batch, cancellationToken);
        while (progress.Left > 0 && time.GetUtcNow() < until)
        {
            await context.Writer.ShowStatusAsync($"Reading {name}: file {progress.All - progress.Left + 1} of {progress.All}…", cancellationToken);
            await Task.Delay(Glance, time, cancellationToken);
            progress = await ingestions.ProgressAsync(batch, cancellationToken);
        }

        return await ReportAsync(name, batch, progress, cancellationToken);
    }

    /// <summary>How far a batch is, for people.</summary>
    public async Task<string> ReportAsync(string name, string batch, BatchProgress progress, CancellationToken cancellationToken)
    {
        var report = new StringBuilder().Append(CultureInfo.InvariantCulture, $"**{name}**: {progress.Done} of {progress.All} files added");
        if (progress.Cancelled > 0)
            report.Append(CultureInfo.InvariantCulture, $", {progress.Cancelled} cancelled");
        if (progress.Left > 0)
            report.Append(CultureInfo.InvariantCulture, $", {progress.Left} still being read. `kb progress {batch}` says how far it is, `kb cancel {batch}` stops it");
        report.Append('.');
        if (progress.Failed == 0)
            return report.ToString();
        report.Append(CultureInfo.InvariantCulture, $" {progress.Failed} could not be read:\n");
        foreach (var failed in await ingestions.FailedOfAsync(batch, MostReasons, cancellationToken))
            report.Append(CultureInfo.InvariantCulture, $"\n- {failed.Error}");
        return report.ToString();
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
            foreach (var entry in zip.Entries.Where(entry => !ZipText.IsClutter(entry.FullName)))
            {
                if (ZipText.LeadsOut(entry.FullName))
                    throw new UnreadableDocumentException($"'{name}' holds a path that leads out of it ({entry.FullName}) and may be harmful. Pack the files anew and add that.");
                added++;
                left -= await AddFileAsync(name, entry, left, batch, context, cancellationToken);
                if (added % 50 == 0)
                    await context.Writer.ShowStatusAsync($"Unpacking {name}: file {added} of {zip.Entries.Count}…", cancellationToken);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be unpacked. Pack it anew and add that.", damaged);
        }

        return added;
    }

    private async Task<long> AddFileAsync(string name, ZipArchiveEntry entry, long left, string batch, CommandContext context, CancellationToken cancellationToken)
    {
        var part = Unpacking.Read(name, entry, left);
        using var content = new MemoryStream(part);
        await knowledge.AddAsync(
            new NewDocument(KnowledgeBase.DefaultIndex, KnowledgeBase.IdFromPath(entry.FullName), null, [new NewFile(entry.Name, null, content)]) { Batch = batch },
            context.Person.Id, cancellationToken);
        return part.Length;
    }
}
