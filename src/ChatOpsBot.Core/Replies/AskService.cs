using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Replies;

/// <summary>The one way to a model's answer: budgets before it, usage after it, whoever asks and through whatever door.</summary>
public sealed class AskService(TurnLimits limits, IAnswerer answerer)
{
    public Task<Reply> AskAsync(Question question, IJobOutput output, CancellationToken cancellationToken) =>
        AskAsync(question, () => answerer.AnswerAsync(question, output, cancellationToken), cancellationToken);

    /// <param name="answer">Answers in a way of its own, as another software's protocol asks for.</param>
    public async Task<Reply> AskAsync(Question question, Func<Task<Reply>> answer, CancellationToken cancellationToken)
    {
        if (await limits.CheckTokensAsync(question.Asker, question.Snapshot, cancellationToken) is { } refusal)
            return new Reply(Localizer.In(question.Language).Say(refusal.ToPhrase()));
        return await limits.CountAsync(question.Asker.Id, answer);
    }
}
