using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Prompts;

/// <summary>A prompt file's head: what it is for, what it is given, and how the model is set.</summary>
public sealed record PromptHead
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>What the product does with it, as <c>answer</c>; <c>include</c> for parts of other prompts.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>What templates are given, by name.</summary>
    public Dictionary<string, PromptVariable> Variables { get; init; } = [];

    public PromptModelSettings Model { get; init; } = new();

    /// <summary>Of a runbook: the tools that it may use, as <c>orders_refundOrder</c> or <c>orders_*</c>; none are all.</summary>
    public List<string> Tools { get; init; } = [];

    /// <summary>Of a runbook: the tools whose calls a person has to allow in it, as <c>orders_refundOrder</c> or <c>orders_*</c>, whatever is set for them elsewhere.</summary>
    public List<string> Approvals { get; init; } = [];

    /// <summary>Of a runbook: the groups and e-mails of those who may start it; none is everyone.</summary>
    public List<string> Access { get; init; } = [];
}

public sealed record PromptVariable
{
    public string Description { get; init; } = "";

    /// <summary><c>text</c>, <c>number</c> or <c>list</c>.</summary>
    public string Type { get; init; } = "text";

    /// <summary>What each element of a list has.</summary>
    public List<string> Fields { get; init; } = [];

    /// <summary>The prompt is of no use without it.</summary>
    public bool Required { get; init; }

    /// <summary>A value to try it with.</summary>
    public object? Example { get; init; }

    /// <summary>Where none is given.</summary>
    public object? Default { get; init; }
}

public sealed record PromptModelSettings
{
    /// <summary>0…2; null leaves it to the model.</summary>
    public float? Temperature { get; init; }

    /// <summary>Null leaves it to the model.</summary>
    public int? MaxOutputTokens { get; init; }
}

/// <summary>A prompt can't be used; the message says why and what to do.</summary>
public sealed class PromptException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner)
{
    public Phrase Reason => reason;
}
