namespace ChatOpsBot.Models;

/// <summary>The section <c>ChatOps:Models</c>. The first chat model is the default; none means answers are quoted from the documents.</summary>
public sealed record ModelOptions
{
    public const string Section = "ChatOps:Models";

    /// <summary>That prices of models are in, as <c>EUR</c>.</summary>
    public string Currency { get; init; } = "USD";

    public IReadOnlyList<ModelSettings> Chat { get; set; } = [];

    /// <summary>The first embeds documents; the others only questions, while what they embedded is still in the index. Where none is
    /// named, the local one does; the word <c>none</c> in place of a list means search by words alone.</summary>
    public IReadOnlyList<ModelSettings> Embedding { get; set; } = [];
}

/// <summary>One model and how to reach it.</summary>
public sealed record ModelSettings
{
    public const string OpenAiCompatible = "openai-compatible";
    public const string AzureOpenAi = "azure-openai";

    /// <summary>The model that is part of the product.</summary>
    public const string Local = "local";

    /// <summary>What it is called here.</summary>
    public string Alias { get; init; } = "default";

    /// <summary><c>openai-compatible</c> (OpenAI, vLLM, Ollama, DeepSeek, Qwen and others) or <c>azure-openai</c>; for embeddings also <c>local</c>.</summary>
    public string Kind { get; init; } = OpenAiCompatible;

    /// <summary>A vendor by its name, as <c>mistral</c>, in place of the address.</summary>
    public string? Preset { get; init; }

    /// <summary>The base address, as <c>https://api.openai.com/v1</c> or <c>https://NAME.openai.azure.com</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Without one, Azure OpenAI is used with Entra ID, and other services without authentication.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The model's name, at Azure the deployment's.</summary>
    public string Model { get; init; } = "";

    /// <summary>For a whole answer, 1…600 seconds.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>What fits into a request, in tokens, 1000 or more.</summary>
    public int ContextTokens { get; init; } = 16_000;

    /// <summary>Of a million tokens that it is sent, in <see cref="ModelOptions.Currency"/>; 0: not known.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Of a million tokens that it writes; 0: not known.</summary>
    public decimal OutputPrice { get; init; }

    /// <summary>What so many tokens cost.</summary>
    public decimal CostOf(long sent, long written) => ((sent * InputPrice) + (written * OutputPrice)) / 1_000_000;

    /// <summary>The model calls tools in its service's own way; false: it is told them in words and writes its calls as text.</summary>
    public bool CallsTools { get; init; } = true;

    /// <summary>Languages that an embedding model is good at, as <c>en</c>, or <c>*</c> for all; empty: as is known of the model, else
    /// English. It is not asked about texts in others.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The alias of the model that answers where this one is busy, too slow or out of reach before it has written anything.</summary>
    public string? Fallback { get; init; }

    /// <summary>Until its first words, where another answers for it, 1…600 seconds.</summary>
    public int FirstTokenSeconds { get; init; } = 15;

    /// <summary>How often a failed request is sent again before text has arrived, 0…5.</summary>
    public int Retries { get; init; } = 2;
}
