namespace ChatOpsBot.Answering;

/// <summary>The section <c>ChatOps:Knowledge</c>, as far as it is about answers.</summary>
public sealed record AnsweringOptions
{
    public const string Section = "ChatOps:Knowledge";

    /// <summary>A model puts the passages in order before one answers: better for hard questions, and one call more for each.</summary>
    public bool Rerank { get; init; }
}
