using System.Text.Json.Nodes;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Answers a slash command where only the person sees it, by its response_url, which may be used five times. Each use
/// replaces the one before, so that repeating one changes nothing.</summary>
internal sealed class SlackCommandWriter(SlackApi api, Delivery delivery, string responseUrl) : IReplyWriter
{
    private const int MostParts = 3;
    private bool hasStatus;

    public async Task ShowStatusAsync(string status, CancellationToken cancellationToken)
    {
        if (hasStatus || delivery.IsResumed)
            return;
        hasStatus = true;
        await RespondAsync(SlackRenderer.Status(status), isFirst: true, cancellationToken);
    }

    public Task ShowTextAsync(string textSoFar, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> CompleteAsync(Reply reply, CancellationToken cancellationToken)
    {
        var question = delivery.Entry.Event is MessagePosted posted ? posted.MessageId : "";
        var isFirst = true;
        foreach (var part in SlackRenderer.Render(reply, (question, delivery.Entry.Conversation)).Take(MostParts))
        {
            await RespondAsync(part, isFirst, cancellationToken, reply.IsForAll);
            isFirst = false;
        }

        return [];
    }

    private Task RespondAsync(JsonObject message, bool isFirst, CancellationToken cancellationToken, bool isForAll = false)
    {
        message["response_type"] = isForAll ? "in_channel" : "ephemeral";
        message["replace_original"] = isFirst && !isForAll;
        return api.RespondAsync(responseUrl, message, cancellationToken);
    }
}
