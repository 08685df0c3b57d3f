using ChatOpsBot.Core.Administration;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Tests;

public sealed class PromptTests
{
    [Fact]
    public void Shipped_prompt_renders_passages_between_marks()
    {
        var prompts = new PromptLibrary(Path.Combine(AppContext.BaseDirectory, "prompts"), NullLogger<PromptLibrary>.Instance).In(Administered.Empty, Place.Nowhere);
        var prompt = prompts.Get("answer").Prompt;

        var text = prompts.Render(prompt, new Dictionary<string, object>
        {
            ["boundary"] = "mark",
            ["language"] = "German",
            ["today"] = "2026-01-05",
            ["passages"] = new List<Dictionary<string, object>> { new() { ["number"] = 1, ["title"] = "T", ["text"] = "{{ not a template }}" } },
        });

        text.ShouldContain("<mark number=\"1\" title=\"T\">\n{{ not a template }}\n</mark>");
        text.ShouldContain("Answer in German");
        prompt.Head.Model.MaxOutputTokens.ShouldBe(800);
    }

    [Theory]
    [InlineData("no head", "must begin with a head")]
    [InlineData("---\nname: [\n---\ntext", "line")]
    [InlineData("---\nname: x\n---\n{% if %}", "Line 1")]
    public void Prompt_that_is_wrong_says_where(string text, string expected) =>
        Should.Throw<PromptException>(() => Prompt.Parse("x.md", text)).Message.ShouldContain(expected);
}
