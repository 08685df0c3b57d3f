using System.Text;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Channels.Slack;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Tests;

public sealed class SlackProtocolTests
{
    private const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    private const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1531420618);

    private static bool IsValid(string body = Body, string? signature = Signature, string? timestamp = "1531420618", int late = 0) =>
        SlackSignature.IsValid(Secret, timestamp, signature, Encoding.UTF8.GetBytes(body), Sent.AddSeconds(late));

    [Fact]
    public void Signature_of_the_vendors_own_example_is_valid() => IsValid().ShouldBeTrue();

    [Fact]
    public void Signature_is_valid_for_five_minutes_either_way()
    {
        IsValid(late: 300).ShouldBeTrue();
        IsValid(late: 301).ShouldBeFalse();
        IsValid(late: -301).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v0=zz14d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503a2")]
    [InlineData("v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    public void Signature_of_another_form_is_not_valid(string? signature) => IsValid(signature: signature).ShouldBeFalse();

    [Fact]
    public void Changed_body_or_timestamp_is_not_valid()
    {
        IsValid(body: Body + "x").ShouldBeFalse();
        IsValid(timestamp: "1531420619").ShouldBeFalse();
        IsValid(timestamp: "soon").ShouldBeFalse();
    }

    [Theory]
    [InlineData("**bold** and *italic* ~~gone~~ `a<b`", "*bold* and _italic_ ~gone~ `a&lt;b`")]
    [InlineData("# Title\n\ntext", "*Title*\n\ntext")]
    [InlineData("[site](https://a.example/?x=1&y=2)", "<https://a.example/?x=1&amp;y=2|site>")]
    [InlineData("- one\n- two", "• one\n• two")]
    [InlineData("<!channel> & <b>", "&lt;!channel&gt; &amp; &lt;b&gt;")]
    [InlineData("| a | b |\n| --- | --- |\n| long | 1 |", "```\na     b\nlong  1\n```")]
    public void Markdown_becomes_mrkdwn(string markdown, string expected) => Mrkdwn.From(markdown).ShouldBe(expected);

    [Theory]
    [InlineData("<@U0BOT> hi &lt;there&gt;", "hi <there>")]
    [InlineData("see <https://a.example|the page> and <#C1|general> <@U2>", "see the page and #general @U2")]
    public void Text_is_read_out_of_Slacks_escapes(string text, string expected) => SlackText.Read(text, "U0BOT").ShouldBe(expected);

    [Fact]
    public void Document_cannot_call_the_whole_channel() => SlackText.Disarm("ask <!channel> or <@U1>").ShouldNotContain("<!");

    [Fact]
    public void Long_answer_is_split_at_paragraphs_within_the_limits_and_loses_nothing()
    {
        var paragraphs = Enumerable.Range(0, 200).Select(i => $"Paragraph {i} {new string('x', 150)}").ToList();
        var reply = new Reply(string.Join("\n\n", paragraphs)) { IsAnswer = true };

        var parts = SlackRenderer.Render(reply, ("q", "c")).Select(part => (string)part["blocks"]![0]!["text"]!).ToList();

        parts.ShouldAllBe(part => part.Length <= 12_000);
        string.Join("\n\n", parts).ShouldBe(reply.Markdown);
    }

    [Fact]
    public void Endless_word_is_cut_between_characters()
    {
        var parts = Paragraphs.Split(string.Concat(Enumerable.Repeat("😀", 100)), 33);

        parts.ShouldAllBe(part => part.Length <= 33 && !char.IsLowSurrogate(part[0]));
        string.Concat(parts).Length.ShouldBeGreaterThanOrEqualTo(200);
    }
}
