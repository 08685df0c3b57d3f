namespace ChatOpsBot.Answering;

/// <summary>What speaks for a sentence being the answer and what against it, each 0…1. Shares are of the question's words by their rarity.</summary>
internal sealed record Evidence
{
    /// <summary>Share that the sentence speaks of, together with its heading and the sentence before.</summary>
    public double Together { get; init; }

    /// <summary>Share that heading and passage speak of.</summary>
    public double Passage { get; init; }

    /// <summary>Share that the sentence alone speaks of; in Chinese half of it counts letters that stand together in the question.</summary>
    public double Own { get; init; }

    /// <summary>Share that no passage at all speaks of.</summary>
    public double Unheard { get; init; }

    /// <summary>The weight of the heaviest word that is missing, over the heaviest of the question.</summary>
    public double HeaviestMissing { get; init; }

    /// <summary>Names and numbers that sentence and heading lack; three or more are 1.</summary>
    public double NamesMissing { get; init; }

    /// <summary>The same of heading and passage.</summary>
    public double NamesMissingInPassage { get; init; }

    /// <summary>1: the sentence holds the kind of thing that is asked for.</summary>
    public double KindFits { get; init; }

    /// <summary>1: it does not.</summary>
    public double KindMissing { get; init; }

    /// <summary>How many words the question has; twelve or more are 1.</summary>
    public double Length { get; init; }

    /// <summary>In Chinese, the longest stretch of the question that the sentence repeats.</summary>
    public double Run { get; init; }

    /// <summary>1: asked in Chinese.</summary>
    public double IsHan { get; init; }

    /// <summary>Share of the words that stand side by side in the question and in the sentence too.</summary>
    public double Pairs { get; init; }

    /// <summary>1: it stands in the document that answered the question before.</summary>
    public double GoesOn { get; init; }

    /// <summary>By name, as the decision weighs them.</summary>
    public IReadOnlyList<(string Name, double Value)> All =>
    [
        (nameof(Together), Together), (nameof(Passage), Passage), (nameof(Own), Own), (nameof(Unheard), Unheard), (nameof(HeaviestMissing), HeaviestMissing),
        (nameof(NamesMissing), NamesMissing), (nameof(NamesMissingInPassage), NamesMissingInPassage), (nameof(KindFits), KindFits), (nameof(KindMissing), KindMissing),
        (nameof(Length), Length), (nameof(Run), Run), (nameof(IsHan), IsHan), (nameof(Pairs), Pairs), (nameof(GoesOn), GoesOn),
    ];
}
