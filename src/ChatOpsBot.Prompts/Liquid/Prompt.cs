using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Prompts.Liquid;
using Fluid;

namespace ChatOpsBot.Prompts;

/// <summary>A prompt: Markdown with Liquid, under a head in YAML.</summary>
public sealed partial class Prompt
{
    /// <summary>In characters, with its head.</summary>
    public const int Longest = 64_000;

    private static readonly FluidParser Parser = new(new FluidParserOptions { AllowFunctions = false });

    private Prompt(PromptHead head, string text, string body, IFluidTemplate template) => (Head, Text, Body, Template) = (head, text, body, template);

    public PromptHead Head { get; }

    /// <summary>The file as a whole.</summary>
    public string Text { get; }

    public string Body { get; }

    internal IFluidTemplate Template { get; }

    /// <exception cref="PromptException">The head or the Liquid is wrong; the message says where.</exception>
    public static Prompt Parse(string file, string text)
    {
        if (text.Length > Longest)
            throw new PromptException($"'{file}' has {text.Length:N0} characters and a prompt may have {Longest:N0}. Shorten it, or put parts of it into prompts of their own and include them.");
        var (head, body) = PromptFile.Split(file, text);
        return Parser.TryParse(Quotes.Straightened(body), out var template, out var error)
            ? new Prompt(head, text, body, template)
            : throw new PromptException(Explain(error));
    }

    // What the parser says, the place first: where the text itself begins is line 1.
    private static Phrase Explain(string error)
    {
        var first = error.Split('\n')[0];
        return Place().Match(first) is { Success: true } place
            ? $"Line {place.Groups["line"].Value}, column {place.Groups["column"].Value}: {Sentence(place.Groups["what"].Value)}"
            : Sentence(first);
    }

    private static Phrase Sentence(string what)
    {
        if (what.EndsWith(" was expected", StringComparison.Ordinal))
            return $"{what[..^" was expected".Length]} is missing.";
        if (UnknownTag().Match(what) is { Success: true } tag)
        {
            var name = tag.Groups["tag"].Value;
            return name.StartsWith("end", StringComparison.Ordinal)
                ? (Phrase)$"'{name}' closes nothing that is open."
                : $"unknown tag '{name}', did you mean '{Spelling.Nearest(name, Tags).First()}'?";
        }

        return $"{what.TrimEnd('.')}.";
    }

    private static readonly string[] Tags = ["if", "unless", "for", "case", "assign", "capture", "include", "render", "comment", "raw", "else", "elsif", "when", "cycle"];

    [GeneratedRegex(@"^(?<what>.*) at \((?<line>\d+):(?<column>\d+)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("^Unknown tag '(?<tag>[^']*)'", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UnknownTag();
}

/// <summary>A prompt as a turn found it, and which version it is.</summary>
/// <param name="Number">0 for the shipped one.</param>
public sealed record PromptInForce(string Name, Prompt Prompt, string Scope, int Number)
{
    /// <summary>For the record, as <c>answer, everywhere, version 3</c>.</summary>
    public override string ToString() => Number == 0 ? $"{Name}, shipped" : $"{Name}, {Scope}, version {Number}";
}
