using ChatOpsBot.Answering.Talk;

namespace ChatOpsBot.Tests;

/// <summary>What is taken for talk and what for a question, on the half of the set that was not looked at while building.</summary>
public sealed class SmallTalkTests
{
    private static readonly Lazy<List<(string Kind, string Text, string? Taken)>> HeldOut = new(() => [.. QuestionFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "talk.tsv"))
        .Where(line => line.IsHeldOut).Select(line => (line.Fields[0], line.Fields[2], TakenFor(line.Fields[2])))]);

    [Fact]
    public void Talk_is_known() => (HeldOut.Value.Count(each => each.Kind != "question" && each.Taken == each.Kind) / (double)HeldOut.Value.Count(each => each.Kind != "question")).ShouldBeGreaterThanOrEqualTo(0.8);

    [Fact]
    public void No_question_is_taken_for_talk() => HeldOut.Value.Where(each => each.Kind == "question" && each.Taken is not null).ShouldBeEmpty();

    [Theory]
    [InlineData("hlep")]
    [InlineData("help me")]
    [InlineData("Hilfe!")]
    [InlineData("帮助")]
    public void Cry_for_help_is_heard(string text) => SmallTalk.Of(text).ShouldBe(TalkKind.Help);

    [Theory]
    [InlineData("Morning all, can @bot tell me how many vacation days I have?", "how many vacation days I have?")]
    [InlineData("Hi! Where is the canteen?", "Where is the canteen?")]
    [InlineData("Hallo zusammen, weiß jemand, wann die Kantine öffnet?", "wann die Kantine öffnet?")]
    [InlineData("您好，请问年假有几天？", "年假有几天？")]
    public void Question_is_left_without_its_greeting(string text, string question) => SmallTalk.WithoutGreeting(text).Trim().ShouldBe(question);

    [Theory]
    [InlineData("which documents are there on travel?", "travel")]
    [InlineData("Welche Dokumente gibt es zu Reisen?", "Reisen")]
    [InlineData("有哪些关于出差的文档？", "出差")]
    [InlineData("How many vacation days do I have?", null)]
    [InlineData("Which documents do I need for a visa?", null)]
    public void Documents_are_asked_for_by_their_topic(string text, string? topic) => SmallTalk.TopicOf(text).ShouldBe(topic);

    private static string? TakenFor(string text) => SmallTalk.TopicOf(text) is not null ? "overview" : SmallTalk.Of(text)?.ToString().ToLowerInvariant();
}
