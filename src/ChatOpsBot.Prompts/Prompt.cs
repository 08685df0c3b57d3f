using Fluid;

namespace ChatOpsBot.Prompts;

/// <summary>A prompt: Markdown with Liquid, under a head in YAML.</summary>
public sealed class Prompt
{
    private const int MostSteps = 100_000;
    private static readonly FluidParser Parser = new();
    private readonly IFluidTemplate template;

    private Prompt(PromptHead head, IFluidTemplate template) => (Head, this.template) = (head, template);

    public PromptHead Head { get; }

    /// <exception cref="PromptException">The head or the Liquid is wrong; the message says where.</exception>
    public static Prompt Parse(string file, string text)
    {
        var (head, body) = PromptFile.Split(file, text);
        return Parser.TryParse(body, out var template, out var error)
            ? new Prompt(head, template)
            : throw new PromptException($"The prompt file '{file}' is not valid Liquid: {error}");
    }

    /// <param name="variables">Strings, numbers, and lists of dictionaries of them. Templates see nothing else.</param>
    public string Render(IReadOnlyDictionary<string, object> variables)
    {
        var context = new TemplateContext(new TemplateOptions { MaxSteps = MostSteps });
        foreach (var (name, value) in variables)
            context.SetValue(name, value);
        return template.Render(context).Trim();
    }
}
