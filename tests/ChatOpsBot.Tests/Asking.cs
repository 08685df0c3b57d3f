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
    public static Question After(string before, Verdict answered, string asked)
    {
        var reply = new Reply("") { IsAnswer = true, Citations = answered.Quotation is { } quotation ? [new Citation(1, "", "", quotation.Passage.Kept.Document.DocumentId, "default", quotation.Passage.Kept.Id, null)] : [] };
        return Alone(asked) with { History = [new Exchange(1, "c", "m", "p", before, reply, [], default)] };
    }
}
