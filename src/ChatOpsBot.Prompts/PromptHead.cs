namespace ChatOpsBot.Prompts;

/// <summary>A prompt file's head: what it is for and how the model is set.</summary>
public sealed record PromptHead
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string Purpose { get; init; } = "";

    /// <summary>Names of the variables, each with what it holds.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    public PromptModelSettings Model { get; init; } = new();
}

public sealed record PromptModelSettings
{
    /// <summary>0…2; null leaves it to the model.</summary>
    public float? Temperature { get; init; }

    /// <summary>Null leaves it to the model.</summary>
    public int? MaxOutputTokens { get; init; }
}

/// <summary>A prompt file can't be used.</summary>
public sealed class PromptException(string message, Exception? inner = null) : Exception(message, inner);
