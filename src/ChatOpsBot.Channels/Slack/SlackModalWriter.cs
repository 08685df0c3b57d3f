using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Replies to what can open a modal: with the modal when there is a form, else as <paramref name="inner"/> does.</summary>
internal sealed class SlackModalWriter(IReplyWriter inner, SlackModal modal) : IReplyWriter
{
    private string title = "ChatOpsBot";

    public bool IsPlaced => modal.IsOpen || inner.IsPlaced;

    public Task<bool> BeginFormAsync(string title, Language language, CancellationToken cancellationToken)
    {
        this.title = title;
        return modal.OpenAsync(title, language, cancellationToken);
    }

    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => modal.IsOpen ? Task.CompletedTask : inner.ShowStatusAsync(status, cancellationToken);

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => modal.IsOpen ? Task.CompletedTask : inner.ShowTextAsync(textSoFar, cancellationToken);

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        if (!modal.IsOpen)
            return await inner.CompleteAsync(reply, cancellationToken);
        if (reply.Form is { } form)
            await modal.ShowAsync(form, cancellationToken);
        else
            await modal.SayAsync(title, reply, cancellationToken);
        return [];
    }
}

/// <summary>Answers a form that was sent or tried: in the response to Slack's request while that waits, else by changing the modal.
/// What is said when a form closes goes where it was opened, seen by the person alone.</summary>
internal sealed class SlackFormWriter(SlackApi api, Delivery delivery, IReplyWriter room, SlackAddress to) : IReplyWriter
{
    public Task ShowStatusAsync(string status, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShowFormAsync(Form form, CancellationToken cancellationToken) => new SlackModal(api, to).ShowAsync(form, cancellationToken);

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        // A button leaves the modal open, and nobody waits for what comes of it.
        var isAnswered = delivery.Entry.Event is FormSubmitted { Button: null } && await delivery.OfferAsync(reply, SlackSubmission.Patience, cancellationToken);
        var modal = new SlackModal(api, to);
        if (reply.Form is { } form)
        {
            if (!isAnswered)
                await modal.ShowAsync(form, cancellationToken);
            return [];
        }

        if (!isAnswered)
            await modal.SayAsync("ChatOpsBot", reply, cancellationToken);
        if (!isAnswered && !reply.IsForAll)
            return [];

        if (reply.IsForAll || to.Channel.StartsWith('D'))
            return await room.CompleteAsync(reply, cancellationToken);
        foreach (var part in SlackRenderer.Render(reply, ("", "")))
            await SayAloneAsync(part, cancellationToken);
        return [];
    }

    // See https://docs.slack.dev/reference/methods/chat.postEphemeral/.
    private async Task SayAloneAsync(System.Text.Json.Nodes.JsonObject message, CancellationToken cancellationToken)
    {
        try
        {
            message["channel"] = to.Channel;
            message["user"] = to.User;
            await api.CallAsync("chat.postEphemeral", message, cancellationToken);
        }
        catch (CallFailedException elsewhere) when (elsewhere.Detail is "channel_not_found" or "not_in_channel" or "user_not_in_channel" or "is_archived")
        {
            message.Remove("user");
            message["channel"] = to.User;
            await api.CallAsync("chat.postMessage", message, cancellationToken);
        }
    }
}
