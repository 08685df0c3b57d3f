using ChatOpsBot.Answering;

namespace ChatOpsBot.Tests;

/// <summary>Numbers that point at no passage never show, however the text is cut into pieces.</summary>
public sealed class CitationStreamTests
{
    [Theory]
    [InlineData("You have 30 days. [1][77] Ask HR. [99]")]
    [InlineData("See 【2】 and [1, 2], not [3，9] nor [88].")]
    [InlineData("A [link](https://example.com) and [4](https://example.com/4), and [4] alone.")]
    [InlineData("An array[0] of [ ] things [x] [1")]
    [InlineData("第一 [1]。第二【9】。")]
    public void Text_in_pieces_of_any_length_shows_what_the_whole_shows(string text)
    {
        var whole = CitationCheck.Clean(text, 2).TrimEnd();
        for (var length = 1; length <= text.Length; length++)
        {
            var stream = new CitationStream(2);
            var shown = "";
            for (var at = 0; at < text.Length; at += length)
            {
                shown += stream.Next(text.Substring(at, Math.Min(length, text.Length - at)));
                whole.ShouldStartWith(shown, Case.Sensitive, $"in pieces of {length}");
            }
        }
    }

    [Fact]
    public void Text_is_shown_as_it_comes()
    {
        var stream = new CitationStream(2);
        stream.Next("You have 30 ").ShouldBe("You have 30");
        stream.Next("days [1] a").ShouldBe(" days [1] a");
        stream.Next(" year").ShouldBe(" year");
    }
}
