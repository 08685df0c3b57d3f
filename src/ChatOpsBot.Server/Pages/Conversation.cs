using System.Collections.Concurrent;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Server.Pages;

/// <summary>What was said in a conversation of the page, or is being answered.</summary>
public sealed record Said(string QuestionId, string Question, string Status, string Text, Reply? Finished);

/// <summary>A conversation as one page shows it: what the database has, and the jobs that answer in it now, followed from where they are.</summary>
internal sealed partial class Conversation(string name, IExchanges exchanges, IJobs jobs, JobFeed feed, JobSignal signal, ILogger logger) : IDisposable
{
    private const int Longest = 100;

    // People read slower than this.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);
    private readonly CancellationTokenSource open = new();
    private readonly ConcurrentDictionary<string, Task> following = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Said> live = new(StringComparer.Ordinal);
    private IReadOnlyList<Said> kept = [];

    public event Action? Changed;

    /// <summary>There is more of an answer that is shown already, and nothing else is different.</summary>
    public event Action<Said>? Wrote;

    /// <summary>A reply was finished.</summary>
    public event Func<Reply, Task>? Finished;

    /// <summary>What was said and answered, and then what is being answered.</summary>
    public IReadOnlyList<Said> All =>
    [
        .. kept.Select(said => live.TryGetValue(said.QuestionId, out var now) && now.Finished is not null ? now with { Question = said.Question } : said),
        .. live.Values.Where(said => kept.All(known => known.QuestionId != said.QuestionId)).OrderBy(said => said.QuestionId, StringComparer.Ordinal),
    ];

    public async Task OpenAsync()
    {
        signal.Started += OnStarted;
        await LoadAsync();
        foreach (var unfinished in await jobs.UnfinishedAsync(DeliveryOrder.Kind, name, subject: null, open.Token))
            Follow(DeliveryOrder.Read(unfinished.Payload));
    }

    /// <summary>Shows at once what is being said, and follows what comes of it, or takes it back when it could not be said.</summary>
    public async Task SayAsync(InboxEntry entry, string questionId, string question, Func<InboxEntry, Task<bool>> say)
    {
        live[questionId] = new Said(questionId, question, "", "", null);
        Changed?.Invoke();
        if (await say(entry))
            Follow(entry, questionId);
        else
            live.TryRemove(questionId, out _);
    }

    /// <summary>Shows what comes of something that was said here, whichever process does it.</summary>
    public void Follow(InboxEntry entry, string questionId) =>
        _ = following.GetOrAdd(DeliveryOrder.KeyOf(entry), key => Task.Run(() => FollowAsync(key, entry, questionId), CancellationToken.None));

    public void Dispose()
    {
        signal.Started -= OnStarted;
        open.Cancel();
        open.Dispose();
    }

    private void OnStarted(IReadOnlyList<NewJob> started)
    {
        foreach (var job in started.Where(job => job.Kind == DeliveryOrder.Kind && job.Lane == name))
            Follow(DeliveryOrder.Read(job.Payload));
    }

    private void Follow(DeliveryOrder order)
    {
        if (order.Question is { } question)
            Follow(order.Entry, question);
    }

    private async Task FollowAsync(string key, InboxEntry entry, string question)
    {
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(open.Token);
            var showing = ShowAsync(entry, question, ended.Token);
            Reply? reply = null;
            await foreach (var happened in feed.FollowAsync(key, after: 0, open.Token))
                reply = happened is { Kind: JobEventKind.Done, Text.Length: > 0 } ? InboxJson.ReadReply(happened.Text).AsForm() : null;
            await ended.CancelAsync();
            await showing;
            await LoadAsync();
            // What the database does not have, as what is secret, is shown as long as the page is open.
            if (reply is { IsSecret: true } || (reply is not null && kept.All(said => said.QuestionId != question)))
                live[question] = new Said(question, Asked(entry), "", "", reply);
            else
                live.TryRemove(question, out _);
            Changed?.Invoke();
            if (reply is not null && Finished is { } tell)
                await tell(reply);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // The page is closed.
        }
        catch (Exception failure)
        {
            Lost(logger, key, failure);
        }
        finally
        {
            following.TryRemove(key, out _);
        }
    }

    private async Task ShowAsync(InboxEntry entry, string question, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var state in feed.NewestAsync(ReplyOrder.KeyOf(entry), Between, cancellationToken))
            {
                var interim = state.Reply is { } reply ? InboxJson.ReadReply(reply) : null;
                var now = new Said(question, Asked(entry), state.Status, state.Text, interim);
                var isShown = live.TryGetValue(question, out var before) && before.Finished is null && interim is null;
                live[question] = now;
                if (isShown)
                    Wrote?.Invoke(now);
                else
                    Changed?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            // It is said, or the page is closed.
        }
    }

    private static string Asked(InboxEntry entry) => entry.Event is MessagePosted posted ? posted.Shown ?? posted.Text : "";

    private async Task LoadAsync() => kept = [.. (await exchanges.TranscriptAsync(name, Longest, CancellationToken.None))
        .Select(exchange => new Said(exchange.QuestionMessageId, exchange.Question, "", "", exchange.Reply.AsForm()))];

    [LoggerMessage(150, LogLevel.Warning, "The page lost sight of {Job}")]
    private static partial void Lost(ILogger logger, string job, Exception failure);
}
