namespace ChatOpsBot.Models;

/// <summary>What a model is there for.</summary>
public enum ModelPurpose
{
    /// <summary>Answers, and does tasks.</summary>
    Chat,

    /// <summary>Vectors for search by meaning.</summary>
    Embedding,

    /// <summary>Writes down what is said.</summary>
    Transcription,
}
