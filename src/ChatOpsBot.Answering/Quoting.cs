using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What is quoted for a question, alone or together with the one before, whichever is answered better.</summary>
internal static class Quoting
{
    public static (Verdict Verdict, Found Found) Decide(Question question, Func<string, Found> find) =>
        Better([.. FollowUp.Readings(question).Select(reading => (reading, find(reading.Search)))], question.Text);

    public static async Task<(Verdict Verdict, Found Found)> DecideAsync(Question question, Func<string, Task<Found>> findAsync)
    {
        var found = new List<(Reading Reading, Found Found)>();
        foreach (var reading in FollowUp.Readings(question))
            found.Add((reading, await findAsync(reading.Search)));
        return Better(found, question.Text);
    }

    private static (Verdict Verdict, Found Found) Better(IReadOnlyList<(Reading Reading, Found Found)> readings, string asked) => readings
        .Select(each => (each.Reading.Credit, Verdict: ExtractiveAnswerer.Decide(asked, each.Found, each.Reading), each.Found))
        .MaxBy(each => each.Verdict.Confidence + each.Credit) is var best ? (best.Verdict, best.Found) : default;
}
