using System.Collections.Concurrent;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Server.Web;

/// <summary>A question in the web chat that is being answered.</summary>
internal sealed record LiveReply(string QuestionId, string Question, string Status, string Text, Reply? Finished);

/// <summary>What pages of this process see while a reply comes into being. What is finished is in the database.</summary>
internal sealed class WebChats
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, LiveReply>> conversations = new(StringComparer.Ordinal);

    /// <summary>Something changed in the conversation of that name.</summary>
    public event Action<string>? Changed;

    public IReadOnlyList<LiveReply> In(string conversation) =>
        conversations.TryGetValue(conversation, out var live) ? [.. live.Values.OrderBy(reply => reply.QuestionId, StringComparer.Ordinal)] : [];

    public void Begin(string conversation, string questionId, string question) =>
        Set(conversation, new LiveReply(questionId, question, "", "", null));

    /// <param name="question">What is shown when the page that it was asked on is not there any more.</param>
    public void Update(string conversation, string questionId, string question, Func<LiveReply, LiveReply> change)
    {
        var before = conversations.TryGetValue(conversation, out var live) && live.TryGetValue(questionId, out var known)
            ? known
            : new LiveReply(questionId, question, "", "", null);
        Set(conversation, change(before));
    }

    /// <summary>The page has read it from the database.</summary>
    public void End(string conversation, string questionId)
    {
        if (conversations.TryGetValue(conversation, out var live) && live.TryRemove(questionId, out _) && live.IsEmpty)
            conversations.TryRemove(conversation, out _);
    }

    private void Set(string conversation, LiveReply reply)
    {
        conversations.GetOrAdd(conversation, _ => new(StringComparer.Ordinal))[reply.QuestionId] = reply;
        Changed?.Invoke(conversation);
    }
}
