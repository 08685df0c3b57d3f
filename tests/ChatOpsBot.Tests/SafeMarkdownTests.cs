using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Channels.Slack;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatOpsBot.Tests;

/// <summary>What a reply quotes calls nobody, loads nothing and leads to no script, whatever its writer tried.</summary>
public sealed class SafeMarkdownTests
{
    private static readonly MarkdownPipeline[] Renderers =
    [
        new MarkdownPipelineBuilder().Build(),
        new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().DisableHtml().Build(),
        new MarkdownPipelineBuilder().UseAdvancedExtensions().Build(),
    ];

    [Theory]
    [InlineData("[everybody](!channel)")]
    [InlineData("[x](!here) and [y](@U999)")]
    [InlineData("[z](#C123)")]
    [InlineData("[a][b]\n\n[b]: !channel")]
    [InlineData("[b]\n\n[b]: javascript:alert(1)")]
    [InlineData("[b][]\n\n[b]: <javascript:alert(1)> \"title\"")]
    [InlineData("<!channel> <!here|here> <!subteam^S1> <!date^1^{date}^javascript:x|y>")]
    [InlineData("<@U1> and <#C1>")]
    [InlineData("[[x](javascript:a)](javascript:b)")]
    [InlineData("[[[x](javascript:a)](javascript:b)](javascript:c)")]
    [InlineData("![tracked](http://127.0.0.1/x.png)")]
    [InlineData("[![tracked](https://a.example/x.png)](https://a.example)")]
    [InlineData("![[inner](javascript:x)](https://a.example/x.png)")]
    [InlineData("![a][b]\n\n[b]: https://a.example/x.png")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<at>everybody</at>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<https://a.example/?a=<at>x</at>>")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java&#115;cript:alert(1))")]
    [InlineData("[x](javascript&colon;alert(1))")]
    [InlineData("[x](&#x6A;avascript:alert(1))")]
    [InlineData("[x](  javascript:alert(1)  )")]
    [InlineData("[x](<java\tscript:alert(1)>)")]
    [InlineData("[x](\u0001javascript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:msgbox)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](//a.example)")]
    [InlineData("[x](https://a.example|y>)")]
    [InlineData("[x](slack://user?id=U1) [y](msteams:/l/chat)")]
    [InlineData("[x]\\(javascript:a) [y](javascript:b)")]
    [InlineData("| a | b |\n| --- | --- |\n| [x](javascript:a) | ![y](https://a.example/y.png) |")]
    [InlineData("> - [x](javascript:a)\n>   <!channel>")]
    [InlineData("# [x](javascript:a) <at>b</at>")]
    [InlineData("[x](javascript:a\n\"title\")")]
    [InlineData("[[1]](javascript:a) [1](javascript:b)")]
    [InlineData("[![1]](javascript:a)(javascript:b)")]
    [InlineData("*[x](javascript:a)* **[y](javascript:b)** ~~![z](https://a.example/z)~~")]
    [InlineData("[x](javascript:`a`) `[y](javascript:b)")]
    [InlineData("[请点击](javascript:甲) 全体<!channel>")]
    public void What_does_more_than_be_read_is_taken_out(string markdown) => ShouldBeSafe(markdown);

    [Theory]
    [InlineData("[everybody](!channel)", "everybody")]
    [InlineData("![a map](https://a.example/x.png)", "a map")]
    [InlineData("[the page][p] is here\n\n[p]: https://a.example", "[the page](https://a.example) is here\n\n")]
    public void What_was_to_be_read_of_it_stays(string markdown, string expected) => SafeMarkdown.From(markdown).ShouldBe(expected);

    [Theory]
    [InlineData("plain words")]
    [InlineData("`<!channel>` and `[x](javascript:a)` and ``![y](z)``")]
    [InlineData("```html\n<at>a</at> [x](javascript:a) ![y](z)\n```")]
    [InlineData("    <!channel> [x](!here)\n\ntext")]
    [InlineData("[site](https://a.example/?x=1&y=2) [mail](mailto:a@b.example) [call](tel:+49301234)")]
    [InlineData("<https://a.example/path> <mailto:a@b.example> <a@b.example>")]
    [InlineData("30 days [1] and more [2][3].")]
    [InlineData("| a | b |\n| --- | --- |\n| 1 < 2 | `x|y` |")]
    [InlineData("上海的员工有十五天年假 [1]，见[手册](https://a.example/手册)。")]
    [InlineData("a < b, 1<2, x <- y, [ ] open, [x] done, array[0]")]
    [InlineData("- [ ] todo\n- [x] done [2]")]
    [InlineData("**bold** [site](https://a.example \"title\") *italic*")]
    public void What_is_only_read_is_unchanged(string markdown) => SafeMarkdown.From(markdown).ShouldBe(markdown);

    [Theory]
    [InlineData("30 days [1].\n\n[1]: http://a.example/trap", "30 days [1].\n\n")]
    [InlineData("Both say so [2][3].\n\n[2]: http://a.example/2\n[3]: javascript:b", "Both say so [2][3].\n\n\n")]
    [InlineData("So it is [1][2] and [3].\n\n[2]: !channel", "So it is [1][2] and [3].\n\n")]
    public void Citation_stays_a_citation_whatever_a_document_defines(string markdown, string expected)
    {
        SafeMarkdown.From(markdown).ShouldBe(expected);
        Mrkdwn.From(SafeMarkdown.From(markdown)).ShouldBe(expected.TrimEnd());
    }

    [Theory]
    [InlineData("Both say so [2][3].")]
    [InlineData("[1][2][3] and [a] and [")]
    [InlineData("见 [2][3]。")]
    public void Citations_beside_each_other_stay_in_Slacks_markup(string markdown) => Mrkdwn.From(markdown).ShouldBe(markdown);

    [Fact]
    public void Whatever_is_put_together_has_no_link_that_is_not_allowed_and_no_picture()
    {
        string[] parts =
        [
            "[", "]", "(", ")", "](", "![", "][", "[b]", "<", ">", "!", "@U1", "!channel", "<!channel>", "<@U1>", "<at>", "</at>", "javascript:a", "JAVASCRIPT:b", "java&#115;cript:c",
            "<javascript:d>", "https://a.example", "<https://a.example>", "mailto:a@b.example", "[1]", "[2][3]", "`", "``", "```", "\n", "\n\n", "\n\n[b]: javascript:e\n\n", "\n\n[1]: https://a.example\n\n",
            "|", "\n| a | b |\n| --- | --- |\n| ", " ", "\\", "*", "**", "~~", "_", "text", "年假", "\u200B", "&lt;", "&#91;", "\t", "    ", "> ", "- ", "# ", "\"", "'", "<img onerror=x>", "<!--", "-->", "\u0000",
        ];
        for (var seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            ShouldBeSafe(string.Concat(Enumerable.Range(0, random.Next(2, 24)).Select(_ => parts[random.Next(parts.Length)])));
        }
    }

    private static void ShouldBeSafe(string markdown)
    {
        var safe = SafeMarkdown.From(markdown);
        SafeMarkdown.From(safe).ShouldBe(safe, $"not the same a second time: {markdown}");
        foreach (var renderer in Renderers)
        {
            foreach (var found in Markdown.Parse(safe, renderer).Descendants())
            {
                switch (found)
                {
                    case LinkInline { IsImage: true }:
                        Fail("a picture");
                        break;
                    case LinkInline { Url: var url } when !HasGoodScheme(url):
                        Fail($"a link to {url}");
                        break;
                    case AutolinkInline { IsEmail: false, Url: var url } when !HasGoodScheme(url):
                        Fail($"a link to {url}");
                        break;
                    case HtmlInline { Tag: var tag } when tag.StartsWith('<'):
                        Fail($"the element {tag}");
                        break;
                    case HtmlBlock block:
                        Fail($"HTML {block.Lines}");
                        break;
                }
            }
        }

        var mrkdwn = Mrkdwn.From(safe);
        foreach (var call in (string[])["<!", "<@", "<#"])
            mrkdwn.ShouldNotContain(call, Case.Sensitive, markdown);

        static bool HasGoodScheme(string? url) => Array.Exists<string>(["http://", "https://", "mailto:", "tel:"], scheme => url?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true);

        void Fail(string what) => Assert.Fail($"{what} in {safe} from {markdown}");
    }
}
