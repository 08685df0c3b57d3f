using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;

namespace ChatOpsBot.Answering;

/// <summary>What is said about how an answer came about.</summary>
internal static class AnswerPhrases
{
    /// <param name="isQuoted">The answer is quoted instead; else nothing was found to quote.</param>
    public static Phrase ModelFailed(ModelTrouble trouble, bool isQuoted)
    {
        var why = Why(trouble);
        return isQuoted
            ? (Phrase)$"This is quoted from the documents, because the language model {why}"
            : (Phrase)$"I searched without the language model, which {why}";
    }

    /// <summary>Nothing else could answer.</summary>
    public static Phrase OnlyModelFailed(ModelTrouble trouble) => $"This could not be written, because the language model {Why(trouble)}";

    private static Phrase Why(ModelTrouble trouble) => trouble switch
    {
        ModelTrouble.TooSlow => "did not answer in time.",
        ModelTrouble.Refused or ModelTrouble.KeyRefused => "refused the request; an administrator should check its key and settings.",
        ModelTrouble.TooLong => "takes less text than this needs; an administrator should check how much is configured for it.",
        ModelTrouble.Filtered => "does not answer this: the service's content filter stopped it.",
        ModelTrouble.Busy => "is busy.",
        ModelTrouble.Nonsense => "sent no usable answer.",
        _ => "could not be reached.",
    };

    public static Phrase PromptFailed(string prompt, bool isQuoted) => isQuoted
        ? (Phrase)$"This is quoted from the documents, because the prompt `{prompt}` could not be written out; an administrator should look at it."
        : (Phrase)$"I searched without the language model, because the prompt `{prompt}` could not be written out; an administrator should look at it.";
}
