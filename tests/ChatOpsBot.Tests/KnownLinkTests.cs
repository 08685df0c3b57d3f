using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Tests;

/// <summary>Links in what a model writes.</summary>
public sealed class KnownLinkTests
{
    private static readonly RunStep[] Steps = [new(2, RunStepKind.Call, "search_web", "{}", RunStepState.Done) { Result = "Hours\nhttps://museum.example.com/hours\nTen." }];

    [Theory]
    [InlineData("See https://museum.example.com/hours.")]
    [InlineData("See [hours](https://museum.example.com/hours)")]
    [InlineData("See https://intranet.example.com/a")]
    public void Link_that_was_given_stays(string said) => SafeMarkdown.From(KnownLinks.In(said, "look at https://intranet.example.com/a", Steps)).ShouldBe(said);

    [Theory]
    [InlineData("https://evil.example.com/?d=30")]
    [InlineData("[hours](https://evil.example.com/?d=30)")]
    [InlineData("[hours](&#104;ttps://evil.example.com/?d=30)")]
    [InlineData("[hours](https\\://evil.example.com/?d=30)")]
    [InlineData("[hours](<https://evil.example.com/?d=30>)")]
    [InlineData("[hours]( https://evil.example.com/?d=30 \"title\")")]
    [InlineData("[https://museum.example.com/hours](https://evil.example.com/?d=30)")]
    [InlineData("https://museum.example.com/hours?d=30")]
    [InlineData("[hours](https://museum.example.com/hours/../?d=30)")]
    [InlineData("![picture](https://evil.example.com/p.png?d=30)")]
    [InlineData("<https://evil.example.com/?d=30>")]
    [InlineData("www.evil.example.com/?d=30")]
    [InlineData("[a][b]\n\n[b]: https://evil.example.com/?d=30")]
    [InlineData("[a][b]\n\n[b]: &#104;ttps://evil.example.com/?d=30")]
    [InlineData("mailto:evil@example.com?body=30")]
    public void Link_that_was_put_together_is_none(string said)
    {
        var html = Markdig.Markdown.ToHtml(SafeMarkdown.From(KnownLinks.In(said, "look", Steps)));

        System.Text.RegularExpressions.Regex.Matches(html, "(href|src)=\"(?<to>[^\"]*)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(link => link.Groups["to"].Value).ShouldAllBe(to => to == "https://museum.example.com/hours");
        html.ShouldNotContain("https://evil");
        html.ShouldNotContain("https://museum.example.com/hours?d=30");
    }
}
