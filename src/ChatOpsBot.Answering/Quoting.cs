using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What is quoted for a question, alone or together with the one before, whichever is answered better.</summary>
internal static class Quoting
{
    public static async Task<(Verdict Verdict, Found Found)> DecideAsync(Question question, Func<string, Task<Found>> findAsync)
    {
        var read = new List<(double Credit, Verdict Verdict, Found Found)>();
        foreach (var reading in FollowUp.Readings(question))
        {
            var found = await findAsync(reading.Search);
            read.Add((reading.Credit, ExtractiveAnswerer.Decide(question.Text, found, reading), found));
        }

        // What nothing but the place where it was asked speaks for must answer for sure.
        var best = read.Where((each, i) => i == 0 || each.Credit > 0 || each.Verdict.IsSure).MaxBy(each => each.Verdict.Confidence + each.Credit);
        return (best.Verdict, best.Found);
    }
}
