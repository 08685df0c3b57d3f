using ChatOpsBot.Answering;

namespace ChatOpsBot.Tests;

/// <summary>Questions after questions on the handbook's pages, on the half that was not looked at while building.</summary>
public sealed class FollowUpSetTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data");

    private static readonly Lazy<Task<List<(string Kind, bool IsRight)>>> HeldOut = new(async () =>
    {
        using var set = new HandbookSet(Folder);
        var results = new List<(string Kind, bool IsRight)>();
        foreach (var fields in QuestionFile.Read(Path.Combine(Folder, "follow-ups.tsv")).Where(line => line.IsHeldOut).Select(line => line.Fields))
        {
            var (first, _) = await Quoting.DecideAsync(Asking.Alone(fields[4]), search => Task.FromResult(set.Pages.Find(search)));
            var (verdict, _) = await Quoting.DecideAsync(Asking.After(fields[4], first, fields[5]), search => Task.FromResult(set.Pages.Find(search)));
            var said = verdict.IsSure ? string.Join(' ', verdict.Quotation!.Sentences) : "";
            results.Add((fields[0], fields[0] == "unanswerable" ? !verdict.IsSure : said.Contains(fields[3], StringComparison.OrdinalIgnoreCase) && verdict.Quotation!.Passage.Kept.Document.DocumentId == fields[2]));
        }

        return results;
    });

    [Fact]
    public async Task Complete_questions_after_others_are_not_dragged_along() => (await ShareAsync("new")).ShouldBeGreaterThanOrEqualTo(0.95);

    [Fact]
    public async Task Follow_ups_are_answered_about_the_subject_before() => (await ShareAsync("follow-up")).ShouldBeGreaterThanOrEqualTo(0.68);

    [Fact]
    public async Task Follow_ups_that_nothing_answers_are_refused() => (await ShareAsync("unanswerable")).ShouldBeGreaterThanOrEqualTo(0.75);

    private static async Task<double> ShareAsync(string kind)
    {
        var some = (await HeldOut.Value).Where(each => each.Kind == kind).ToList();
        return some.Count(each => each.IsRight) / (double)some.Count;
    }
}
