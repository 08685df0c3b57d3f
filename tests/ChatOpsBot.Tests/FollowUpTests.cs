using ChatOpsBot.Answering;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Tests;

public sealed class FollowUpTests
{
    private const string Before = "How many vacation days do full-time employees have?";

    private static bool Leans(string text)
    {
        var history = new Exchange(1, "c", "m", "p", Before, new Reply("30") { IsAnswer = true }, [], default);
        var question = new Question(text, new Person("p", "P", null, Role.Member), [history], Language.English, Core.People.Reader.Anyone);
        return FollowUp.Carry(question).StartsWith(Before);
    }

    [Theory]
    [InlineData("and for part-timers?")]
    [InlineData("What about trainees?")]
    [InlineData("part-timers?")]
    [InlineData("Und für Teilzeit?")]
    [InlineData("那兼职呢？")]
    public void Question_that_says_little_alone_carries_the_one_before(string text) => Leans(text).ShouldBeTrue();

    [Theory]
    [InlineData("Is there a gym?")]
    [InlineData("When are salaries paid?")]
    [InlineData("Wer hilft mir?")]
    [InlineData("有健身房吗？")]
    public void Question_that_stands_alone_carries_nothing(string text) => Leans(text).ShouldBeFalse();
}
