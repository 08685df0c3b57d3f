using System.Globalization;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Answering;

/// <summary>Sums up what was said in a conversation once it is too long to be told whole: some exchanges at a time, after they were said, by a
/// model where there is one.</summary>
internal sealed class Earlier(IExchanges exchanges, IJobs jobs, ModelTask task, TimeProvider time) : IEarlier, IJobHandler
{
    private const string Name = "sum-up";
    private const string Prompt = "conversation";
    private const int AtLeast = 6;
    private const int AtMost = 30;
    private const int LongestAnswer = 1_500;
    private const int Longest = 4_000;

    public string Kind => Name;

    public JobLimits Limits { get; } = new(AtOnce: 2, Longest: TimeSpan.FromMinutes(2));

    public async Task<string?> OfAsync(string conversation, long before, CancellationToken cancellationToken)
    {
        var kept = await exchanges.SummaryAsync(conversation, cancellationToken);
        if (task.IsPossible && (await exchanges.BetweenAsync(conversation, kept?.UpTo ?? 0, before, AtLeast, cancellationToken)).Count == AtLeast)
            await jobs.StartAsync([new NewJob(string.Create(CultureInfo.InvariantCulture, $"{Name}-{before}-{kept?.UpTo ?? 0}"), Name, $"{Name}-{conversation}", "", string.Create(CultureInfo.InvariantCulture, $"{before} {conversation}"))], cancellationToken);
        return kept?.Text;
    }

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var (before, conversation) = run.Job.Payload.Split(' ', 2) is [var number, var name] ? (long.Parse(number, CultureInfo.InvariantCulture), name) : (0, "");
        var kept = await exchanges.SummaryAsync(conversation, cancellationToken);
        var said = await exchanges.BetweenAsync(conversation, kept?.UpTo ?? 0, before, AtMost, cancellationToken);
        if (said.Count < AtLeast)
            return new JobOutcome(null);
        var summary = await task.TryAsync(Prompt, new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["earlier"] = kept?.Text ?? "",
            ["said"] = string.Join("\n\n", said.Select(exchange => $"{exchange.PersonId}: {exchange.Question}\nBot: {exchange.Reply.Markdown[..Math.Min(exchange.Reply.Markdown.Length, LongestAnswer)]}")),
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
        }, cancellationToken);
        // What was changed or taken back meanwhile is not brought back.
        if (summary is not null && await exchanges.SummaryAsync(conversation, cancellationToken) == kept
            && (await exchanges.BetweenAsync(conversation, kept?.UpTo ?? 0, before, AtMost, cancellationToken)).Select(Said).SequenceEqual(said.Select(Said)))
            await exchanges.SaveSummaryAsync(new ConversationSummary(conversation, summary[..Math.Min(summary.Length, Longest)], said[^1].Id), time.GetUtcNow(), cancellationToken);
        return new JobOutcome(null);
    }

    private static (long, string, string) Said(Exchange exchange) => (exchange.Id, exchange.Question, exchange.Reply.Markdown);

    public Task<JobOutcome> StopAsync(JobRun run) => Task.FromResult(new JobOutcome(null));

    public Task GiveUpAsync(Job job, CancellationToken cancellationToken) => Task.CompletedTask;
}
