using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What is quoted for a question, alone or together with the one before, whichever is answered better.</summary>
internal static class Quoting
{
    public static async Task<(Verdict Verdict, Found Found)> DecideAsync(Question question, Func<string, Task<Found>> findAsync)
    {
        var read = new List<(Reading Reading, Verdict Verdict, Found Found)>();
        foreach (var reading in FollowUp.Readings(question))
        {
            var found = await findAsync(reading.Search);
            read.Add((reading, ExtractiveAnswerer.Decide(question.Text, found, reading), found));
        }

        // What nothing but the place where it was asked speaks for must answer for sure.
        var best = read.Where((each, i) => i == 0 || each.Reading.Credit > 0 || each.Verdict.IsSure).MaxBy(each => each.Verdict.Confidence + each.Reading.Credit);
        // What a fragment says alone is soon spoken of somewhere: what it is about must be answered too.
        return (best.Reading.IsFragment && !read[^1].Verdict.IsSure ? best.Verdict with { IsSure = false } : best.Verdict, best.Found);
    }
}
