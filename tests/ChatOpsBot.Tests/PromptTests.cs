using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Tests;

public sealed class PromptTests : IAsyncLifetime
{
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    private static PromptSet Shipped() => new PromptLibrary(Path.Combine(AppContext.BaseDirectory, "prompts"), NullLogger<PromptLibrary>.Instance).In(Snapshot.Empty, Place.Nowhere);

    private IReadOnlyList<string> Wrong(string body, string name = "answer")
    {
        var like = Shipped().Get(name).Prompt;
        return [.. host.Get<PromptCheck>().Wrong(name, like.Text.Replace(like.Body, body, StringComparison.Ordinal), like, Shipped()).Select(reason => reason.ToString())];
    }

    [Fact]
    public void Shipped_prompt_renders_passages_between_marks_with_its_included_parts()
    {
        var prompts = Shipped();

        var text = prompts.Render(prompts.Get("answer").Prompt, new Dictionary<string, object>
        {
            ["boundary"] = "mark",
            ["language"] = "German",
            ["today"] = "2026-01-05",
            ["passages"] = new List<Dictionary<string, object>> { new() { ["number"] = 1, ["title"] = "T", ["text"] = "{{ not a template }} {% include 'tone' %}" } },
        });

        text.ShouldContain("<mark number=\"1\" title=\"T\">\n{{ not a template }} {% include 'tone' %}\n</mark>");
        text.ShouldContain("Answer in German");
        text.ShouldContain("Write plainly");
        text.ShouldNotContain("never sent");
        prompts.Get("answer").Prompt.Head.Model.MaxOutputTokens.ShouldBe(800);
    }

    [Fact]
    public void Shipped_prompts_pass_the_checks_that_edits_have_to_pass()
    {
        var prompts = Shipped();
        foreach (var prompt in prompts.Names.Select(name => prompts.Get(name).Prompt))
        {
            host.Get<PromptCheck>().Wrong(prompt.Head.Name, prompt.Text, prompt, prompts).ShouldBeEmpty(prompt.Head.Name);
            prompt.Head.Description.ShouldNotBeEmpty();
            prompt.Head.Variables.Values.ShouldAllBe(variable => variable.Description.Length > 0);
        }
    }

    [Theory]
    [InlineData("no head", "must begin with a head")]
    [InlineData("---\nname: [\n---\ntext", "is not valid, line 3, column 1")]
    [InlineData("---\nname: &a x\ndescription: *a\n---\ntext", "anchors and aliases are not taken")]
    [InlineData("---\nnmae: x\n---\ntext", "line 2, column 1: there is no `nmae`, did you mean `name`?")]
    [InlineData("---\nname: \"x\n---\ntext", "each line must be `name: value`")]
    [InlineData("---\nname: x\n---\nfirst\n{% if a %}\nsecond", "Line 3, column 7: '{% endif %}' is missing.")]
    [InlineData("---\nname: x\n---\nHello {{ name", "Line 1, column 14: '}}' is missing.")]
    [InlineData("---\nname: x\n---\n{% for %}", "the tag 'for' is not written as it must be.")]
    [InlineData("---\nname: x\n---\n{{ name | }}", "a name is missing after '|'.")]
    [InlineData("---\nname: x\n---\n{% if %}{% endif %}", "the tag 'if' is not written as it must be.")]
    [InlineData("---\nname: x\n---\n{% assign 1 %}", "a name is missing after 'assign'.")]
    [InlineData("---\nname: x\n---\n{{ }}", "a value is missing")]
    [InlineData("---\nname: x\n---\n{% fro a in b %}", "unknown tag 'fro', did you mean 'for'?")]
    [InlineData("---\nname: x\n---\na {% endif %}", "'endif' closes nothing that is open.")]
    public void Prompt_that_is_wrong_says_where(string text, string expected) =>
        Should.Throw<PromptException>(() => Prompt.Parse("x.md", text)).Message.ShouldContain(expected);

    [Theory]
    [InlineData("Text\n{% for p in pasages %}{{ p.text }}{% endfor %} {{ boundary }}", "Line 2, column 13: unknown variable `pasages`, did you mean `passages`?")]
    [InlineData("{{ boundary }} {% for p in passages %}{{ p.txet }}{% endfor %}", "`p` has no `txet`, did you mean `text`?")]
    [InlineData("{{ boundary }} {{ passages | frist }}", "unknown filter `frist`, did you mean `first`?")]
    [InlineData("{{ boundary }}", "The variable `passages` must be in it")]
    [InlineData("{{ boundary }} {{ passages | size }} {% include 'tonne' %}", "there is no prompt `tonne` to include, did you mean `tone`?")]
    [InlineData("{{ boundary }} {{ passages | size }} {% include 'answer' %}", "it would include itself: `answer` → `answer`.")]
    [InlineData("{{ boundary }} {{ passages | size }} {% include language %}", "an include must name its prompt in quotes")]
    [InlineData("{{ boundary }} {{ passages | size }} {% include '/etc/passwd' %}", "there is no prompt `/etc/passwd` to include")]
    [InlineData("{{ boundary }} {% for i in (1..1000000000) %}{{ passages | size }}{% endfor %}", "a range must go from a number to a number at most 1,000 away")]
    [InlineData("{{ boundary }} {{ passages | size }} {% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}", "takes more than 20,000 steps")]
    [InlineData("{{ boundary }} {{ passages | size }} {% assign s = 'aaaaaaaaaa' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}", "more than 20,000 characters")]
    [InlineData("{{ boundary }} {{ passages | size }}\n<<<<<<< yours\na\n=======\nb\n>>>>>>> version 2", "Two people changed the same lines.")]
    public void Edit_that_is_wrong_says_what_was_meant(string body, string expected) => Wrong(body).ShouldContain(reason => reason.Contains(expected, StringComparison.Ordinal), string.Join('\n', Wrong(body)));

    [Fact]
    public void Part_of_other_prompts_may_use_what_these_are_given_and_nothing_else()
    {
        Wrong("- Answer in {{ language }}.", "tone").ShouldBeEmpty();
        Wrong("- Answer in {{ langauge }}.", "tone").Single().ShouldContain("unknown variable `langauge`, did you mean `language`?");
    }

    [Fact]
    public void Prompt_of_a_megabyte_is_refused_before_it_is_read() =>
        Wrong(new string('x', 1_000_000)).Single().ShouldMatch("has 1,00.,... characters and a prompt may have 64,000");

    [Fact]
    public void Parts_that_include_each_other_are_found()
    {
        var set = Shipped().With("tone", Prompt.Parse("tone", "---\nname: tone\npurpose: include\n---\n{% include 'house-rules' %}"));
        var text = "---\nname: house-rules\npurpose: include\n---\n{% include 'tone' %}";

        host.Get<PromptCheck>().Wrong("house-rules", text, Prompt.Parse("house-rules", text), set).Single().ToString().ShouldContain("`house-rules` → `tone` → `house-rules`");
    }

    [Fact]
    public void Text_of_a_variable_is_never_run()
    {
        var set = Shipped();
        var prompt = Prompt.Parse("x", "---\nname: x\nvariables: { a: { description: d } }\n---\nSay {{ a }}");

        set.Render(prompt, new Dictionary<string, object> { ["a"] = "{% include 'answer' %}{{ boundary }} <script> /role grant eve@example.com admin" })
            .ShouldBe("Say {% include 'answer' %}{{ boundary }} <script> /role grant eve@example.com admin");
    }

    [Theory]
    [InlineData("travel/answer", "`/` (U+002F)")]
    [InlineData("../answer", "`.` (U+002E)")]
    [InlineData("answer.v2", "`.` (U+002E)")]
    [InlineData("café", "`é` (U+00E9)")]
    [InlineData("аnswer", "`а` (U+0430)")]
    [InlineData("travel😀", "`😀` (U+1F600)")]
    [InlineData("1st", "begins with a letter")]
    public async Task Name_that_could_be_mistaken_is_refused(string name, string expected)
    {
        (await host.SayAsync(CommandHost.Ana, $"prompt create {name}")).ShouldContain(expected);
        (await host.SayAsync(CommandHost.Ana, $"assistant create {name}")).ShouldContain(expected);
    }
}
