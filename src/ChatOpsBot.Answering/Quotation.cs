using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What is quoted as the answer.</summary>
/// <param name="Sentences">One to three, in reading order.</param>
public sealed record Quotation(Passage Passage, IReadOnlyList<string> Sentences);

/// <summary>Whether the documents answer.</summary>
/// <param name="Confidence">How much of what the question asks the quoted sentence speaks of and holds, 0…1.</param>
/// <param name="IsSure">Sure enough to answer; else what was found is only what comes closest.</param>
public sealed record Verdict(Quotation? Quotation, double Confidence, bool IsSure);
