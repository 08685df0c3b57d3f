using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Wording;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Knowledge.Commands;

/// <summary>Writes on in the reply to an archive how far its files are, until all are read: also after a restart.</summary>
internal sealed class ArchiveReports(
    IOngoingReplies ongoing, IExchanges exchanges, IIngestions ingestions, AddedArchives archives, IEnumerable<IChannel> channels, TimeProvider time, ILogger<ArchiveReports> logger) : BackgroundService
{
    // Platforms let a message be changed about once a second; people read slower.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2.5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loop.ForeverAsync("telling how far imports are", async stopping =>
    {
        await Task.Delay(Between, time, stopping);
        foreach (var reply in await ongoing.ListAsync(stopping))
            await WriteOnAsync(reply, stopping);
    }, time, logger, stoppingToken);

    private async Task WriteOnAsync(OngoingReply reply, CancellationToken cancellationToken)
    {
        if (reply.Entry.Event is not MessagePosted message)
            return;
        // Its turn has not ended yet, or the question was taken back.
        if (await exchanges.FindByQuestionAsync(reply.Entry.Conversation, message.MessageId, cancellationToken) is not { } exchange)
            return;
        var progress = await ingestions.ProgressAsync(reply.Work, cancellationToken);
        var next = await archives.ReplyAsync(reply.Work, progress, Words.In(reply.Entry.Sender.Language ?? Language.English), cancellationToken);
        // Where a message can't be changed, only the end is told.
        var isDue = next.Markdown != exchange.Reply.Markdown && (progress.Left == 0 || exchange.PostedIds.Count > 0);
        if (isDue && channels.FirstOrDefault(each => each.Name == reply.Entry.Channel) is { } channel)
        {
            var posted = await channel.OpenReply(new Turn(0, reply.Entry, 1, 0, [], 0), exchange.PostedIds).CompleteAsync(next, cancellationToken);
            await exchanges.SaveAsync(exchange with { Reply = next, PostedIds = posted }, cancellationToken);
        }

        if (progress.Left == 0)
            await ongoing.RemoveAsync(reply.Work, cancellationToken);
    }
}
