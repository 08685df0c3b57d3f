namespace ChatOpsBot.Weights;

/// <summary>What the weights in eight bits are compared by.</summary>
internal static class Sentences
{
    /// <summary>Cosine between a sentence's two vectors; 0.993 to 0.996 were measured.</summary>
    public const double LeastAlike = 0.98;

    public static IReadOnlyList<string> All { get; } =
    [
        "Rest",
        "How many days of leave do I have?",
        "Full-time employees have 30 days of vacation a year.",
        "Sick leave › Certificate\nSend a certificate from the third day on, and call your manager before nine.",
        "What colour is the badge that a guest wears?",
        "Zurich: 210 CHF per night, breakfast not included",
        "The server restarts every Sunday at 03:00; backups are kept for 30 days in two places, and restoring one takes about four hours.",
        "Who approves an expense report of more than 5,000 EUR, and where is it handed in?",
    ];
}
