using ChatOpsBot.Prompts.Liquid;
using Fluid;

namespace ChatOpsBot.Prompts;

/// <summary>The prompts that hold in one place at one moment.</summary>
public sealed class PromptSet
{
    private readonly Dictionary<string, PromptInForce> byName;
    private readonly TemplateOptions options;

    internal PromptSet(Dictionary<string, PromptInForce> byName)
    {
        this.byName = byName;
        options = Sandbox.Options(name => Find(name)?.Prompt.Body);
    }

    public IReadOnlyCollection<string> Names => byName.Keys;

    public PromptInForce? Find(string name) => byName.GetValueOrDefault(name);

    /// <exception cref="PromptException">There is none of that name.</exception>
    public PromptInForce Get(string name) => Find(name) ?? throw new PromptException($"There is no prompt '{name}'.");

    /// <summary>The same with one prompt as somebody is writing it.</summary>
    internal PromptSet With(string name, Prompt prompt) =>
        new(new Dictionary<string, PromptInForce>(byName, StringComparer.OrdinalIgnoreCase) { [name] = new PromptInForce(name, prompt, "draft", 0) });

    /// <param name="variables">Strings, numbers, and lists of dictionaries of them. Templates see nothing else.</param>
    /// <exception cref="PromptException">It runs too long or writes too much.</exception>
    public string Render(Prompt prompt, IReadOnlyDictionary<string, object> variables) => Sandbox.Render(prompt.Template, options, WithDefaults(prompt.Head, variables));

    private static IReadOnlyDictionary<string, object> WithDefaults(PromptHead head, IReadOnlyDictionary<string, object> variables)
    {
        var missing = head.Variables.Where(variable => variable.Value.Default is not null && !variables.ContainsKey(variable.Key)).ToList();
        if (missing.Count == 0)
            return variables;
        var all = new Dictionary<string, object>(variables, StringComparer.Ordinal);
        foreach (var (name, variable) in missing)
            all[name] = variable.Default!;
        return all;
    }
}
