namespace ChatOpsBot.Knowledge;

/// <summary>The section <c>ChatOps:Knowledge</c>.</summary>
public sealed record KnowledgeOptions
{
    public const string Section = "ChatOps:Knowledge";
    public const string Embedded = "embedded";
    public const string KernelMemory = "kernel-memory";

    /// <summary><c>embedded</c>, or <c>kernel-memory</c>: a Kernel Memory service that is there already keeps the documents.</summary>
    public string Backend { get; init; } = Embedded;

    /// <summary>The Kernel Memory service's address.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Its key.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A title that holds the question's words lifts its passages.</summary>
    public bool TitleBoost { get; init; } = true;

    /// <summary>What changed lately is lifted a little.</summary>
    public bool RecencyBoost { get; init; } = true;

    /// <summary>A model puts the passages in order before one answers: better for hard questions, and one call more for each.</summary>
    public bool Rerank { get; init; }

    /// <summary>A model writes the questions that each passage answers, and questions are matched against these too: one call for each
    /// passage that is new.</summary>
    public bool GenerateQuestions { get; init; }

    /// <summary>Documents that are read at the same time, 1…16.</summary>
    public int ReadAtOnce { get; init; } = 2;

    /// <summary>Folders of this machine that may be sources; none: no folder may.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Networks within the company that pages and sites may be read from, as <c>10.1.0.0/16</c>. Others that are not
    /// public are refused.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    public ExtractionLimits Extraction { get; init; } = new();
}

/// <summary>What reading one file may take.</summary>
public sealed record ExtractionLimits
{
    /// <summary>1…3600.</summary>
    public int TimeoutSeconds { get; init; } = 120;

    /// <summary>64…16384.</summary>
    public int MemoryMegabytes { get; init; } = 768;
}
