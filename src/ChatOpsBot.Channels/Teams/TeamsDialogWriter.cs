using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Answers a dialog in the response to the request that opened or sent it; what is said when it closes goes to the chat.</summary>
internal sealed class TeamsDialogWriter(FormAnswers answers, IReplyWriter chat, string key, bool isFetch) : IReplyWriter
{
    public Task<bool> BeginFormAsync(string title, CancellationToken cancellationToken) => Task.FromResult(isFetch);

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        var isShown = answers.Answer(key, reply) && (isFetch || reply.Form is not null);
        if (isShown)
            return [];

        // The dialog has gone: what it would have said is said in the chat, and nothing of it is lost.
        return await chat.CompleteAsync(reply.Form is { } form ? new Reply(Said(form)) : reply, cancellationToken);
    }

    private static string Said(Core.Forms.Form form) =>
        string.Join("\n\n", ((string?[])[form.Message, .. form.Errors.Values, .. form.Fields.Where(field => field.Value.Length > 0).Select(field => $"**{field.Label}**\n\n{field.Value}")]).OfType<string>());
}
