namespace ChatOpsBot.Models;

/// <summary>The section <c>ChatOps:Models</c>. The first chat model is the default; none means answers are quoted from the documents.</summary>
public sealed record ModelOptions
{
    public const string Section = "ChatOps:Models";

    /// <summary>That prices of models are in, as <c>EUR</c>.</summary>
    public string Currency { get; init; } = "USD";

    public IReadOnlyList<ModelSettings> Chat { get; set; } = [];

    /// <summary>Networks of the company in which models may be that are added while the bot runs, as <c>10.1.0.0/16</c>. Those that are
    /// configured may be anywhere.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>The first writes down what is said in voice messages; none: they are refused with that reason.</summary>
    public IReadOnlyList<ModelSettings> Transcription { get; set; } = [];

    /// <summary>The first embeds the collections that name none; the others those that name them, and questions while what they embedded is
    /// still in the index. Where none is configured, the local one does; the word <c>none</c> in place of a list means search by words alone.</summary>
    public IReadOnlyList<ModelSettings> Embedding { get; set; } = [];
}
