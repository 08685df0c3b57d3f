using ChatOpsBot.Models;
using CsCheck;
using Microsoft.ML.Tokenizers;

namespace ChatOpsBot.Tests;

/// <summary>The table against the library that it stands in for.</summary>
public sealed class TokenTests
{
    private static readonly TiktokenTokenizer Library = TiktokenTokenizer.CreateForModel("gpt-4o");

    [Theory]
    [InlineData("How many vacation days do full-time employees have?")]
    [InlineData("Mitarbeiterinnen und Mitarbeiter haben 30 Urlaubstage; Überstunden verfallen nicht.")]
    [InlineData("员工每年有三十天的年假，第一年除外。")]
    [InlineData("I'd say THEY'LL cost $1,234.56 — that's https://example.com/a?b=c&d=%20 (e\u0301) 👩‍💻 \ud800!")]
    public void Tokens_are_counted_as_the_library_does(string text) => Tokens.Count(text).ShouldBe(Expected(text));

    [Fact]
    public void Handbook_is_counted_as_the_library_does()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "data"), "*.*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Tokens.Count(text).ShouldBe(Expected(text), file);
        }
    }

    [Fact]
    public void Any_text_is_counted_as_the_library_does() => Gen.String[0, 60].Sample(text => Tokens.Count(text) == Expected(text));

    [Fact]
    public void Line_without_end_is_counted()
    {
        var endless = new string('字', 1_000_000);
        Tokens.Count(endless).ShouldBeInRange(endless.Length / 10, endless.Length);
    }

    private static int Expected(string text) =>
        text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Sum(word => Library.CountTokens($" {word}"));
}
