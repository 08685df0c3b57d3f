using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Models;

/// <summary>How the calls of a model ended, for whoever looks after it.</summary>
internal sealed class ModelHealth
{
    private int failed;
    private (DateTimeOffset At, ModelTrouble Trouble) lastFailure;

    public Phrase? LastOutcome { get; private set; }

    public bool IsGood { get; private set; } = true;

    public void Answered() => (LastOutcome, IsGood) = (failed == 0 ? "answered" : (Phrase)$"answered; {LastFailures}", true);

    public void Failed(ModelTrouble trouble, bool hasBegun)
    {
        failed++;
        lastFailure = (TimeProvider.System.GetUtcNow(), trouble);
        (LastOutcome, IsGood) = (hasBegun ? (Phrase)$"broke off amid its last answer ({InWords(trouble)}); {LastFailures}" : $"gave no answer at the last call ({InWords(trouble)}); {LastFailures}", false);
    }

    public static Phrase InWords(ModelTrouble trouble) => trouble switch
    {
        ModelTrouble.TooSlow => "too slow",
        ModelTrouble.Refused => "it refused",
        ModelTrouble.KeyRefused => "it refused the key",
        ModelTrouble.TooLong => "too much text for it",
        ModelTrouble.Filtered => "its content filter",
        ModelTrouble.Busy => "busy",
        ModelTrouble.Unreachable => "out of reach",
        _ => "no usable answer",
    };

    private Phrase LastFailures => $"{failed} failed since the start, the last at {lastFailure.At:yyyy-MM-dd HH:mm} UTC ({InWords(lastFailure.Trouble)})";
}
