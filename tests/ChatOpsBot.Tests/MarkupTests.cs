using ChatOpsBot.Core.Messages;
using ChatOpsBot.Server.Pages;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Tests;

/// <summary>What the page makes of a reply's Markdown.</summary>
public sealed class MarkupTests
{
    private static readonly IReadOnlyList<Citation> One = [new(1, "Vacation", "30 days", "d", "default", 1)];

    [Fact]
    public void Number_of_a_source_opens_it() =>
        Markup.From("30 days [1].", One, "s").Value.ShouldContain("""<sup class="cite" role="button" tabindex="0" data-opens="s-1">1</sup>""");

    [Theory]
    [InlineData("See line [2].")]
    [InlineData("Take `rows[1]` of it.")]
    [InlineData("```\nrows[1]\n```")]
    [InlineData("<https://example.com/a?b=[1]>")]
    public void Another_number_in_brackets_is_text(string markdown) => Markup.From(markdown, One, "s").Value.ShouldNotContain("cite");

    [Fact]
    public void Number_in_a_reply_without_sources_is_text() => Markup.From("the first passage [1]").Value.ShouldContain("[1]");

    [Fact]
    public void Link_opens_elsewhere_and_is_told_nothing() =>
        Markup.From("[more](https://example.com/a)").Value.ShouldContain("""<a href="https://example.com/a" target="_blank" rel="noopener noreferrer nofollow">more</a>""");

    [Theory]
    [InlineData("[more](javascript:alert(1))")]
    [InlineData("![more](https://example.com/a.png)")]
    [InlineData("[more][x]\n\n[x]: data:text/html,more")]
    public void What_does_more_than_be_read_is_its_text(string markdown)
    {
        var html = Markup.From(markdown).Value;

        html.ShouldContain("more");
        html.ShouldNotContain("<a ");
        html.ShouldNotContain("<img");
    }

    [Fact]
    public void Table_that_is_still_being_written_is_text() => Markup.FromUnfinished("| a | b |\n|---|---|\n| 1").Value.ShouldContain("<pre>");

    [Fact]
    public void Reply_is_read_aloud_without_its_marks() => Markup.Spoken("**30** days, see `handbook`.").ShouldBe("30 days, see handbook.");

    [Theory]
    [InlineData("de-DE,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr, en;q=0.5, zh-CN;q=0.9", "zh")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    public void Page_is_in_the_first_language_of_the_browser_that_the_bot_speaks(string accepted, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = accepted;

        BrowserLanguage.Of(http.Request).ShouldBe(expected);
    }
}
