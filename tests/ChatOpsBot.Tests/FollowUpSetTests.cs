using ChatOpsBot.Answering;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;

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
            var (first, _) = await Quoting.DecideAsync(Asked(fields[4]), search => Task.FromResult(set.Pages.Find(search)));
            var reply = new Reply("") { IsAnswer = true, Citations = first.Quotation is { } quotation ? [new Citation(1, "", "", quotation.Passage.Kept.Document.DocumentId, "default", quotation.Passage.Kept.Id, null)] : [] };
            var (verdict, _) = await Quoting.DecideAsync(Asked(fields[5], new Exchange(1, "c", "m", "p", fields[4], reply, [], default)), search => Task.FromResult(set.Pages.Find(search)));
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

    private static Question Asked(string text, params Exchange[] history) => new(text, new Person("p", "P", null, Role.Member), history, LanguageDetector.Of(text), Reader.Anyone);
}
