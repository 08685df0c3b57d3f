using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Models;

/// <summary>A model gave no answer, and why, as far as it can be told apart.</summary>
public sealed class ModelException(ModelTrouble trouble, Exception inner) : Exception($"The model call failed: {trouble}.", inner)
{
    public ModelTrouble Trouble => trouble;
}
