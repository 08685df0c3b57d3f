namespace ChatOpsBot.Documents;

/// <summary>The section <c>ChatOps:Knowledge</c>, as far as it is about what comes in.</summary>
public sealed record DocumentOptions
{
    public const string Section = "ChatOps:Knowledge";

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
