using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Answering;

/// <summary>By what one answer is written, from its beginning to its end: the assistant, its model, and the versions of the prompts.</summary>
/// <param name="Model">Null where there is none, or the assistant only quotes.</param>
public sealed record AnsweredBy(Assistant Assistant, PromptSet Prompts, ChatModel? Model)
{
    public static AnsweredBy In(Question question, PromptLibrary library, ModelCatalogue models)
    {
        var assistant = question.Assistant;
        return new AnsweredBy(
            assistant,
            library.In(question.Snapshot, question.Place),
            question.Pictures.Count > 0 ? Perception.SeeingFor(assistant, models) : assistant.Mode == Assistant.QuoteMode ? null : models.FindChat(assistant.Model));
    }

    /// <summary>The assistant's own prompt; where it was taken away, the one that ships.</summary>
    public PromptInForce Prompt => Prompts.Find(Assistant.Prompt) ?? Prompts.Get("answer");
}
