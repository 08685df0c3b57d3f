namespace ChatOpsBot.Prompts.Liquid;

/// <summary>What a prompt is given. A part of others is given what the prompts around it are.</summary>
internal static class Given
{
    public static IReadOnlyDictionary<string, PromptVariable> To(string name, Prompt? like, PromptSet set)
    {
        if (like is null || like.Head.Purpose != PromptCheck.Include)
            return like?.Head.Variables ?? new Dictionary<string, PromptVariable>(StringComparer.Ordinal);
        var around = set.Names.Select(each => set.Get(each).Prompt).Where(prompt => TemplateReading.Of(prompt).Includes.Contains(name)).ToList();
        var given = new SortedDictionary<string, PromptVariable>(StringComparer.Ordinal);
        foreach (var (variable, described) in around.SelectMany(prompt => prompt.Head.Variables))
            given.TryAdd(variable, described);
        return given;
    }
}
