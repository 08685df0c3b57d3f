using ChatOpsBot.Answering;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Tests;

/// <summary>Questions as somebody asks them who may read everything.</summary>
internal static class Asking
{
    public static Question Alone(string text) => new(text, new Person("p", "P", null, Role.Member), [], LanguageDetector.Of(text), Reader.Anyone);

    /// <summary>A question after one that was answered so.</summary>
    public static Question After(string before, Verdict answered, string asked) => After(before, answered.Quotation?.Passage.Kept.Document.DocumentId, asked);

    /// <summary>A question after one that a document answered.</summary>
    public static Question After(string before, string? document, string asked)
    {
        var reply = new Reply("") { IsAnswer = true, Citations = document is null ? [] : [new Citation(1, "", "", document, "default", 1)] };
        return Alone(asked) with { History = [new Exchange(1, "c", "m", "p", before, reply, [], default)] };
    }
}
