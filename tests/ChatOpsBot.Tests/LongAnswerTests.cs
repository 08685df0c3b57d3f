using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Channels.Slack;
using ChatOpsBot.Channels.Teams;
using ChatOpsBot.Core.Messages;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatOpsBot.Tests;

/// <summary>Answers that are long, or not at their end yet.</summary>
public sealed class LongAnswerTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    [Fact]
    public void Heading_goes_with_the_paragraph_that_it_is_of()
    {
        var first = new string('x', 80);
        var parts = Paragraphs.Split($"{first}\n\n# Travel\n\n## Trains\n\n{new string('y', 60)}\n\n{new string('z', 60)}", 100);

        parts.ShouldBe([first, $"# Travel\n\n## Trains\n\n{new string('y', 60)}", new string('z', 60)]);
    }

    [Fact]
    public void Heading_at_the_very_end_is_not_lost() => Paragraphs.Split($"{new string('x', 80)}\n\n# The end", 82).ShouldBe([new string('x', 80), "# The end"]);

    [Theory]
    [InlineData("Limits:\n\n| Country | Lim")]
    [InlineData("Limits:\n\n| Country | Limit |\n| --- |")]
    [InlineData("Limits:\n\n| Country | Limit |\n| --- | --- |\n| China | 380 |\n| Nor")]
    public void Half_written_table_is_shown_as_text(string soFar)
    {
        var shown = Unfinished.From(soFar);

        shown.ShouldBe($"Limits:\n\n```\n{soFar["Limits:\n\n".Length..]}\n```");
        Markdown.Parse(shown, Pipeline).ShouldNotContain(block => block is Markdig.Extensions.Tables.Table);
    }

    [Theory]
    [InlineData("Limits:\n\n| Country | Limit |\n| --- | --- |\n| China | 380 |\n\n")]
    [InlineData("Limits:\n\n| Country | Limit |\n| --- | --- |\n| China | 380 |\n\nSo much.")]
    [InlineData("A sentence | with a bar")]
    [InlineData("")]
    public void What_is_complete_is_shown_as_it_is(string soFar) => Unfinished.From(soFar).ShouldBe(soFar);

    [Fact]
    public void Open_code_is_closed_until_its_end_comes()
    {
        Unfinished.From("```sh\nls | grep x").ShouldBe("```sh\nls | grep x\n```");
        Unfinished.From("```sh\nls\n```").ShouldBe("```sh\nls\n```");
    }

    [Theory]
    [InlineData("[everybody](!channel)")]
    [InlineData("[x](javascript:alert) ![y](https://a.example/y.png)")]
    [InlineData("<at>everybody</at>")]
    public void What_was_code_before_an_answer_was_split_does_nothing_after(string trap)
    {
        var code = $"```\n{string.Join('\n', Enumerable.Repeat($"{trap} line of code that goes on and on for some time", 400))}\n```";
        var reply = new Reply(code) { IsAnswer = true };

        var slack = SlackRenderer.Render(reply, ("q", "c")).Select(part => (string)part["blocks"]![0]!["text"]!).ToList();
        var teams = TeamsRenderer.Render(reply, Address).Select(part => (string)part["text"]!).ToList();

        slack.Count.ShouldBeGreaterThan(1);
        teams.Count.ShouldBeGreaterThan(1);
        slack.ShouldAllBe(part => part.Length <= 12_000);
        foreach (var part in slack.Concat(teams).Select(part => Markdown.Parse(part)))
            (part.Descendants<LinkInline>().Count(link => link.IsImage || !SafeMarkdown.IsAllowed(link.Url)), part.Descendants<HtmlInline>().Count()).ShouldBe((0, 0));
    }

    [Fact]
    public void Source_whose_address_is_no_web_address_is_named_without_a_link()
    {
        var citation = new Citation(1, "Trap", "quote", "d", "default", 7, "javascript:alert(1)");
        var reply = new Reply("It is so [1].") { IsAnswer = true, Citations = [citation] };

        SlackRenderer.Render(reply, ("q", "c"))[0].ToJsonString().ShouldNotContain("javascript:");
        TeamsRenderer.Render(reply, Address)[0].ToJsonString().ShouldNotContain("javascript:");
    }

    private static TeamsAddress Address { get; } = new("https://teams.example/", "a:1", true, "28:bot", "29:ana", "1", "t");
}
