using ChatOpsBot.Prompts.Liquid;
using Fluid;

namespace ChatOpsBot.Prompts;

/// <summary>A prompt: Markdown with Liquid, under a head in YAML.</summary>
public sealed class Prompt
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
            : throw new PromptException(LiquidErrors.Explain(error));
    }
}

/// <summary>A prompt as a turn found it, and which version it is.</summary>
/// <param name="Number">0 for the shipped one.</param>
public sealed record PromptInForce(string Name, Prompt Prompt, string Scope, int Number)
{
    /// <summary>For the record, as <c>answer, everywhere, version 3</c>.</summary>
    public override string ToString() => Number == 0 ? $"{Name}, shipped" : $"{Name}, {Scope}, version {Number}";
}
