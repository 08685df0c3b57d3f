namespace ChatOpsBot.Tests;

/// <summary>What is answered without a model and what is refused, on the half of the handbook set that was not looked at while building.</summary>
public sealed class HandbookTests
{
    private static readonly Lazy<List<HandbookResult>> Results = new(() =>
    {
        using var set = new HandbookSet(Path.Combine(AppContext.BaseDirectory, "data"));
        return [.. set.Questions.Select(question => set.Ask(question))];
    });

    [Fact]
    public void Questions_that_the_handbook_answers_are_answered() =>
        Share(["direct", "similar", "table"], result => result.IsKept).ShouldBeGreaterThanOrEqualTo(0.90);

    [Fact]
    public void Questions_that_the_handbook_touches_and_does_not_answer_are_refused() =>
        Share(["unanswerable"], result => !result.IsKept).ShouldBeGreaterThanOrEqualTo(0.75);

    [Fact]
    public void Foreign_questions_are_refused() => Share(["foreign"], result => !result.IsKept).ShouldBe(1);

    [Theory]
    [InlineData("direct", 0.90)]
    [InlineData("similar", 0.80)]
    [InlineData("table", 0.80)]
    public void Answers_are_right(string kind, double atLeast) => Share([kind], result => result.IsRight).ShouldBeGreaterThanOrEqualTo(atLeast);

    [Theory]
    [InlineData("direct", 60)]
    [InlineData("similar", 20)]
    [InlineData("table", 15)]
    [InlineData("paraphrased", 30)]
    [InlineData("unanswerable", 60)]
    [InlineData("foreign", 15)]
    public void Set_has_questions_of_every_kind(string kind, int number) => Results.Value.Count(result => result.Question.Kind == kind).ShouldBe(number);

    private static double Share(string[] kinds, Func<HandbookResult, bool> what)
    {
        var all = Results.Value.Where(result => result.Question.IsHeldOut && kinds.Contains(result.Question.Kind)).ToList();
        return all.Count(what) / (double)all.Count;
    }
}
