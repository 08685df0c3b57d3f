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

    /// <summary>How relevant the passage is, against the most relevant that was found.</summary>
    public double Relevance { get; init; }

    /// <summary>How far the sentence is ahead of the next best.</summary>
    public double Ahead { get; init; }

    /// <summary>1: it stands in the document that answered the question before.</summary>
    public double SameDocument { get; init; }

    /// <summary>1: the same, where the question leans on the one before and the passage speaks of half of what is asked now.</summary>
    public double GoesOn { get; init; }

    /// <summary>As <see cref="Together"/>, of the words that are asked now, those of the question before left aside.</summary>
    public double AskedTogether { get; init; }

    /// <summary>As <see cref="Own"/>, of the words that are asked now.</summary>
    public double AskedOwn { get; init; }

    /// <summary>As <see cref="Passage"/>, of the words that are asked now.</summary>
    public double AskedInPassage { get; init; }

    /// <summary>As <see cref="Unheard"/>, of the words that are asked now.</summary>
    public double AskedUnheard { get; init; }

    /// <summary>How many words are asked now; six or more are 1.</summary>
    public double AskedLength { get; init; }

    /// <summary>What counts of a question that stands alone; follow-ups train it too, told apart by where their answers stand.</summary>
    public static IReadOnlyList<string> Alone { get; } =
    [
        nameof(Together), nameof(Passage), nameof(Own), nameof(Unheard), nameof(HeaviestMissing), nameof(NamesMissing), nameof(NamesMissingInPassage),
        nameof(KindFits), nameof(KindMissing), nameof(Length), nameof(Run), nameof(IsHan), nameof(Pairs), nameof(GoesOn),
    ];

    /// <summary>What counts of one that is read together with the question before, whose words say little.</summary>
    public static IReadOnlyList<string> InConversation { get; } =
    [
        nameof(AskedTogether), nameof(AskedOwn), nameof(AskedInPassage), nameof(AskedUnheard), nameof(AskedLength), nameof(HeaviestMissing), nameof(NamesMissing),
        nameof(KindFits), nameof(KindMissing), nameof(Run), nameof(IsHan), nameof(Relevance), nameof(Ahead), nameof(SameDocument),
    ];

    /// <summary>By name, as a decision weighs those that it knows.</summary>
    public IReadOnlyList<(string Name, double Value)> All =>
    [
        (nameof(Together), Together), (nameof(Passage), Passage), (nameof(Own), Own), (nameof(Unheard), Unheard), (nameof(HeaviestMissing), HeaviestMissing),
        (nameof(NamesMissing), NamesMissing), (nameof(NamesMissingInPassage), NamesMissingInPassage), (nameof(KindFits), KindFits), (nameof(KindMissing), KindMissing),
        (nameof(Length), Length), (nameof(Run), Run), (nameof(IsHan), IsHan), (nameof(Pairs), Pairs), (nameof(Relevance), Relevance), (nameof(Ahead), Ahead), (nameof(SameDocument), SameDocument), (nameof(GoesOn), GoesOn),
        (nameof(AskedTogether), AskedTogether), (nameof(AskedOwn), AskedOwn), (nameof(AskedInPassage), AskedInPassage), (nameof(AskedUnheard), AskedUnheard), (nameof(AskedLength), AskedLength),
    ];
}
