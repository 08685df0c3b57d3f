namespace ChatOpsBot.Models;

/// <summary>One model and how to reach it.</summary>
public sealed record ModelSettings
{
    public const string OpenAiCompatible = "openai-compatible";
    public const string OpenAi = "openai";
    public const string AzureOpenAi = "azure-openai";
    public const string Anthropic = "anthropic";
    public const string Ollama = "ollama";
    public const string Replicate = "replicate";

    /// <summary>Kinds of chat models.</summary>
    public static readonly IReadOnlyList<string> ChatKinds = [OpenAiCompatible, OpenAi, AzureOpenAi, Anthropic, Ollama, Replicate];

    /// <summary>Kinds of embedding models that are reached over the network.</summary>
    public static readonly IReadOnlyList<string> EmbeddingKinds = [OpenAiCompatible, OpenAi, AzureOpenAi, Ollama];

    /// <summary>The model that is part of the product.</summary>
    public const string Local = "local";

    /// <summary>Stands for whatever embedding model the collections have that name none.</summary>
    public const string Usual = "usual";

    /// <summary>Kinds of models that write down what is said, by <c>/audio/transcriptions</c>.</summary>
    public static readonly IReadOnlyList<string> TranscriptionKinds = [OpenAiCompatible, OpenAi, AzureOpenAi];

    /// <summary>Said of one that was added; those in the configuration stand in the list of their purpose.</summary>
    public ModelPurpose Purpose { get; init; }

    /// <summary>What it is called here.</summary>
    public string Alias { get; init; } = "default";

    /// <summary>Whose protocol it speaks: <c>openai-compatible</c>, as most do, or one of <see cref="ChatKinds"/>; for embeddings also <c>local</c>.
    /// Where it says a vendor, the address may be left out.</summary>
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

    /// <summary>What fits into a request, in tokens, 1000 or more. A service that takes less is found out.</summary>
    public int ContextTokens { get; init; } = 16_000;

    /// <summary>Of a million tokens that it is sent, in <see cref="ModelOptions.Currency"/>; 0: not known.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Of a million tokens of them that the service has from before; null: as <see cref="InputPrice"/>.</summary>
    public decimal? CachedInputPrice { get; init; }

    /// <summary>Of a million tokens that it writes; 0: not known.</summary>
    public decimal OutputPrice { get; init; }

    /// <summary>The most that it writes, in tokens; null: as whoever asks says, else as the service has it.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>What so many tokens cost.</summary>
    /// <param name="cached">Of those that were sent.</param>
    public decimal CostOf(long sent, long written, long cached = 0) =>
        (((sent - cached) * InputPrice) + (cached * (CachedInputPrice ?? InputPrice)) + (written * OutputPrice)) / 1_000_000;

    /// <summary>It is shown pictures; false: their text is read for it.</summary>
    public bool SeesImages { get; init; }

    /// <summary>Members that each request has besides, in the vendor's own words, as <c>reasoning_effort</c>; values are JSON or text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Headers that each request has besides.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A proxy on the way, as <c>http://proxy:3128</c>.</summary>
    public string? Proxy { get; init; }

    /// <summary>Requests at a time, others wait; 0: as many as there are.</summary>
    public int Concurrency { get; init; }

    /// <summary>The model calls tools in its service's own way; false: it is told them in words and writes its calls as text.</summary>
    public bool CallsTools { get; init; } = true;

    /// <summary>Its answers come in pieces; false: they come as a whole.</summary>
    public bool Streams { get; init; } = true;

    /// <summary>The service holds it to a JSON schema (<c>response_format</c>); false: it is asked for JSON in words.</summary>
    public bool WritesJson { get; init; } = true;

    /// <summary>Networks that an address which somebody named in the chat may be in, beside public ones; null: it is configured, and may be anywhere.</summary>
    internal IReadOnlyList<string>? OnlyIn { get; init; }

    /// <summary>Whether it is spoken to as OpenAI's API is.</summary>
    internal bool IsOpenAiProtocol => Kind is OpenAiCompatible or OpenAi or AzureOpenAi;

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
