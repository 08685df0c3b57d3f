using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;

namespace ChatOpsBot.Documents.Commands;

/// <summary>An archive that was sent to be added, and how far that is.</summary>
internal sealed class AddedArchives(Archives archives, DocumentService named, IIngestions ingestions, TimeProvider time)
{
    private const int MostReasons = 10;

    // A small archive is read before anybody wonders; a large one is reported on while it is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    // People read slower than platforms let a message be changed.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2.5);

    public static Reply Nothing(string name, CommandContext context) => new(context.Localizer.Say($"*{name}* was not added. It holds no files. Add an archive with files in it."));

    /// <summary>Adds an archive among other files, and waits for it a little.</summary>
    /// <exception cref="UnreadableDocumentException">The archive can't be unpacked.</exception>
    public async Task<Reply> AddAsync(string name, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        if (await UnpackAsync(name, content, context, cancellationToken) is not { } batch)
            return Nothing(name, context);
        return await ReplyAsync(batch, await WaitAsync(name, batch, context, cancellationToken), context.Localizer, cancellationToken);
    }

    /// <returns>The name of the import; null when it holds no files.</returns>
    /// <exception cref="UnreadableDocumentException">The archive can't be unpacked.</exception>
    public async Task<string?> UnpackAsync(string name, Stream content, CommandContext context, CancellationToken cancellationToken)
    {
        var batch = $"{DocumentIds.FromName(name)}-{context.Id}";
        return await archives.AddAsync(context.Person.Id, name, content, Collection.DefaultName, batch, id => named.FreeIdAsync(context.Actor, id, $"{context.Id}", cancellationToken), Tell, cancellationToken) == 0 ? null : batch;

        void Tell(int added, int all) => context.Output.Status(context.Localizer.Say($"Unpacking {name}: file {added} of {all}…"));
    }

    /// <summary>Tells how far the files are until all are read, however long that takes.</summary>
    public async Task<Reply> WatchAsync(string name, string batch, CommandContext context, CancellationToken cancellationToken)
    {
        var progress = await WaitAsync(name, batch, context, cancellationToken);
        var reply = await ReplyAsync(batch, progress, context.Localizer, cancellationToken);
        while (progress.Left > 0)
        {
            await context.Output.ShowAsync(reply, cancellationToken);
            await Task.Delay(Between, time, cancellationToken);
            progress = await ingestions.ProgressAsync(batch, cancellationToken);
            reply = await ReplyAsync(batch, progress, context.Localizer, cancellationToken);
        }

        return reply;
    }

    /// <summary>How far an import is, for people.</summary>
    public async Task<Reply> ReplyAsync(string batch, BatchProgress progress, Localizer localizer, CancellationToken cancellationToken)
    {
        Phrase cancelled = progress.Cancelled > 0 ? (Phrase)$", {progress.Cancelled} cancelled" : "";
        Phrase left = progress.Left > 0 ? (Phrase)$", {progress.Left} still to be read. `kb cancel {batch}` stops it" : "";
        Phrase failed = "";
        if (progress.Failed > 0)
        {
            var reasons = (await ingestions.FailedOfAsync(batch, MostReasons, cancellationToken)).Select(each => (Phrase)$"- {(Phrase)(each.Error ?? "")}");
            failed = $" {progress.Failed} could not be read:\n\n{Phrase.Lines(reasons)}";
        }

        return new Reply(localizer.Say($"**{batch}**: {progress.Done} of {progress.All} files added{cancelled}{left}.{failed}"))
        {
            Language = localizer.Language,
            Buttons = progress.Left > 0 ? [new(localizer.Say("Cancel"), $"kb cancel {batch}")] : [],
        };
    }

    private async Task<BatchProgress> WaitAsync(string name, string batch, CommandContext context, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Patience;
        var progress = await ingestions.ProgressAsync(batch, cancellationToken);
        while (progress.Left > 0 && time.GetUtcNow() < until)
        {
            context.Output.Status(context.Localizer.Say($"Reading {name}: file {progress.All - progress.Left + 1} of {progress.All}…"));
            await Task.Delay(Glance, time, cancellationToken);
            progress = await ingestions.ProgressAsync(batch, cancellationToken);
        }

        return progress;
    }
}
