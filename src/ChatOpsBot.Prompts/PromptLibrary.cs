namespace ChatOpsBot.Prompts;

/// <summary>The prompts that ship with the product, by name.</summary>
public sealed class PromptLibrary(string directory)
{
    private readonly Lazy<Dictionary<string, Prompt>> prompts = new(() => Load(directory));

    /// <exception cref="PromptException">There is none of that name, or a file is wrong.</exception>
    public Prompt Get(string name) => prompts.Value.TryGetValue(name, out var prompt)
        ? prompt
        : throw new PromptException($"There is no prompt '{name}' in '{directory}'.");

    private static Dictionary<string, Prompt> Load(string directory) => Directory.EnumerateFiles(directory, "*.md")
        .Select(file => Prompt.Parse(Path.GetFileName(file), File.ReadAllText(file)))
        .ToDictionary(prompt => prompt.Head.Name, StringComparer.OrdinalIgnoreCase);
}
