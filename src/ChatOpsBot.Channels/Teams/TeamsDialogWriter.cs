using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Answers a form in the response to the request that opened or sent it, as a dialog or as a card in the chat; what is said
/// when it closes goes to the chat.</summary>
internal sealed class TeamsDialogWriter(Delivery delivery, IReplyWriter chat, TeamsDialog dialog) : IReplyWriter
{
    public Task<bool> BeginFormAsync(string title, Language language, CancellationToken cancellationToken) => Task.FromResult(dialog is TeamsDialog.Fetch or TeamsDialog.Card);

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        reply = reply.AsForm();
        // A card that is to be shown in the chat is a message like any other; what the response can't carry any more is one too.
        var isShown = dialog != TeamsDialog.Card && await delivery.OfferAsync(reply, TeamsEndpoints.DialogPatience, cancellationToken) && (dialog == TeamsDialog.Fetch || reply.Form is not null);
        return isShown ? [] : await chat.CompleteAsync(reply, cancellationToken);
    }
}
