namespace ChatOpsBot.Models.Vendors;

/// <summary>How the pieces of an answer come.</summary>
internal enum AnswerForm
{
    /// <summary>As server-sent events in OpenAI's words, or nearly.</summary>
    OpenAi,

    /// <summary>As server-sent events in Anthropic's.</summary>
    Anthropic,

    /// <summary>As lines of JSON, as Ollama's.</summary>
    Lines,
}
