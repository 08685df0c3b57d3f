namespace ChatOpsBot.Prompts.Liquid;

/// <summary>What a prompt is given. A part of others is given what the prompts around it are.</summary>
internal static class Given
{
    public static IReadOnlyDictionary<string, PromptVariable> To(string name, Prompt? like, PromptSet set)
    {
        if (like is null || like.Head.Purpose != PromptCheck.Include)
            return like?.Head.Variables ?? new Dictionary<string, PromptVariable>(StringComparer.Ordinal);
        var given = new SortedDictionary<string, PromptVariable>(StringComparer.Ordinal);
        foreach (var (variable, described) in Around(name, set).SelectMany(around => around.Prompt.Head.Variables))
            given.TryAdd(variable, described);
        return given;
    }

    /// <summary>The prompts that include another.</summary>
    public static IEnumerable<PromptInForce> Around(string name, PromptSet set) =>
        set.Names.Select(set.Get).Where(prompt => TemplateReading.Of(prompt.Prompt).Includes.Contains(name));
}
