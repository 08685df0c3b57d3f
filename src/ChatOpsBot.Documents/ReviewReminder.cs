using System.Globalization;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Documents;

/// <summary>Reminds whoever added a document, and who answers for its collection, when the day has come on which it was to be reviewed.</summary>
internal sealed class ReviewReminder(IDocuments documents, ICollections collections, Messenger messenger) : IJobHandler
{
    public const string Name = "reminder";

    public string Kind => Name;

    public JobLimits Limits { get; } = new(AtOnce: 4, Longest: TimeSpan.FromMinutes(5));

    public static NewJob Of(Document document) =>
        new($"{Name}:review:{document.Key}:{Day(document.ReviewBy!.Value)}", Name, document.Key.ToString(), document.Key.Name, document.Key.ToString());

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var parts = run.Job.Payload.Split('/', 2);
        if (await documents.FindAsync(new DocumentKey(parts[0], parts[1]), cancellationToken) is not { ReviewBy: { } day } document)
            return new JobOutcome(null);
        var owner = (await collections.FindAsync(document.Key.Index, cancellationToken))?.Owner;
        foreach (var person in new[] { document.AddedBy, owner }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await messenger.TellAsync(person, $"review:{document.Key}:{Day(day)}", localizer => Task.FromResult(new Reply(localizer.Say(
                $"**{document.Title}** (`{document.Key.Name}`) was to be reviewed by {day:yyyy-MM-dd}. If it is still true, set the next day with `kb review {document.Key.Name} DAY`; if not, replace or remove it."))), cancellationToken);
        }

        return new JobOutcome(null);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Looked at once an hour.</summary>
internal sealed class ReviewSchedule(IDocuments documents) : ISchedule
{
    public TimeSpan Every { get; } = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<NewJob>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await documents.ToReviewAsync(DateOnly.FromDateTime(now.UtcDateTime), cancellationToken)).Select(ReviewReminder.Of)];
}
