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

    private static readonly Lazy<List<(string Kind, bool IsHeldOut, bool IsRight)>> Results = new(() =>
    {
        using var set = new HandbookSet(Folder);
        return [.. File.ReadLines(Path.Combine(Folder, "follow-ups.tsv")).Select(line => line.Split('\t')).GroupBy(fields => fields[0]).SelectMany(kind => kind.Select((fields, i) =>
        {
            var first = Quoting.Decide(Asked(fields[4]), search => set.Pages.Find(search));
            var reply = new Reply("") { IsAnswer = true, Citations = first.Verdict.Quotation is { } quotation ? [new Citation(1, "", "", quotation.Passage.Kept.Document.DocumentId, "default", quotation.Passage.Kept.Id, null)] : [] };
            var (verdict, _) = Quoting.Decide(Asked(fields[5], new Exchange(1, "c", "m", "p", fields[4], reply, [], default)), search => set.Pages.Find(search));
            var said = verdict.IsSure ? string.Join(' ', verdict.Quotation!.Sentences) : "";
            var isRight = said.Contains(fields[3], StringComparison.OrdinalIgnoreCase) && verdict.Quotation!.Passage.Kept.Document.DocumentId == fields[2];
            return (fields[0], i % 2 == 1, isRight);
        }))];
    });

    [Fact]
    public void Complete_questions_after_others_are_not_dragged_along() => Share("new").ShouldBeGreaterThanOrEqualTo(0.95);

    [Fact]
    public void Follow_ups_are_answered_about_the_subject_before() => Share("follow-up").ShouldBeGreaterThanOrEqualTo(0.6);

    private static double Share(string kind)
    {
        var some = Results.Value.Where(each => each.Kind == kind && each.IsHeldOut).ToList();
        return some.Count(each => each.IsRight) / (double)some.Count;
    }

    private static Question Asked(string text, params Exchange[] history) => new(text, new Person("p", "P", null, Role.Member), history, LanguageDetector.Of(text), Reader.Anyone);
}
