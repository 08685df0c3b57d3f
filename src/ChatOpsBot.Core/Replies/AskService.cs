using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Replies;

/// <summary>The one way to a model's answer: budgets before it, usage after it, whoever asks and through whatever door.</summary>
public sealed class AskService(TurnLimits limits, IAnswerer answerer)
{
    /// <summary>Counts what models take before a question is put, as to make out a voice message.</summary>
    public Task<T> CountAsync<T>(CommandContext context, Func<Task<T>> work) => limits.CountAsync(context.Account, work);

    /// <summary>Before anything that a model would do for a question, as making out a voice message.</summary>
    /// <returns>Null where a budget is left.</returns>
    public async Task<Reply?> RefuseAsync(CommandContext context, CancellationToken cancellationToken) =>
        await limits.CheckBudgetsAsync(context.Account, context.Snapshot, cancellationToken) is { } refusal ? new Reply(context.Localizer.Say(refusal.ToPhrase())) : null;

    public Task<Reply> AskAsync(Question question, IJobOutput output, CancellationToken cancellationToken) =>
        AskAsync(question, () => answerer.AnswerAsync(question, output, cancellationToken), cancellationToken);

    /// <param name="answer">Answers in a way of its own, as another software's protocol asks for.</param>
    public async Task<Reply> AskAsync(Question question, Func<Task<Reply>> answer, CancellationToken cancellationToken)
    {
        var localizer = Localizer.In(question.Language);
        if (await limits.CheckBudgetsAsync(question.Account, question.Snapshot, cancellationToken) is { } refusal)
            return new Reply(localizer.Say(refusal.ToPhrase()));
        var reply = await limits.CountAsync(question.Account, answer);
        return await limits.WarnAsync(question.Account, question.Snapshot, cancellationToken) is { } warning ? reply.Noticed(localizer.Say(warning)) : reply;
    }
}
