using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models.Vendors;

/// <summary>What a model thinks before it answers, where its service leaves that in the answer: between <c>&lt;think&gt;</c> and
/// <c>&lt;/think&gt;</c>, as of MiniMax (https://platform.minimax.io/docs/api-reference/text-openai-api) and of vLLM without a parser of
/// reasoning (https://docs.vllm.ai/en/latest/features/reasoning_outputs.html). It is told apart and is no part of what is said.</summary>
internal sealed class Thoughts(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        var reader = new ThoughtReader();
        foreach (var message in response.Messages)
            message.Contents = [.. message.Contents.SelectMany(reader.Read)];
        if (reader.End() is { Text.Length: > 0 } rest)
            response.Messages[^1].Contents.Add(rest);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new ThoughtReader();
        ChatResponseUpdate? last = null;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            if (!reader.HasEnded)
                update.Contents = [.. update.Contents.SelectMany(reader.Read)];
            last = update;
            yield return update;
        }

        if (reader.End() is { Text.Length: > 0 } rest)
            yield return new ChatResponseUpdate(ChatRole.Assistant, [rest]) { MessageId = last?.MessageId, ResponseId = last?.ResponseId };
    }
}

/// <summary>Reads an answer piece by piece and tells thought from answer.</summary>
internal sealed class ThoughtReader
{
    private const string Open = "<think>";
    private const string Close = "</think>";
    private bool isThinking;
    private bool hasThought;

    // What may be the beginning of a mark.
    private string held = "";

    /// <summary>The rest is answer.</summary>
    public bool HasEnded { get; private set; }

    public IEnumerable<AIContent> Read(AIContent content)
    {
        if (HasEnded || content is not TextContent { Text: var piece })
            return [content];
        held += piece;
        return isThinking ? Think() : Begin();
    }

    /// <summary>What was held back, when nothing more comes.</summary>
    public TextContent End() => new(isThinking || hasThought ? "" : held);

    private List<AIContent> Begin()
    {
        var text = held.TrimStart();
        if (!hasThought && text.StartsWith(Open, StringComparison.Ordinal))
        {
            (isThinking, held) = (true, text[Open.Length..]);
            return Think();
        }

        if (text.Length == 0 || (!hasThought && Open.StartsWith(text, StringComparison.Ordinal)))
            return [];
        var answer = hasThought ? text : held;
        (HasEnded, held) = (true, "");
        return [new TextContent(answer)];
    }

    private List<AIContent> Think()
    {
        var end = held.IndexOf(Close, StringComparison.Ordinal);
        var thought = held[..(end >= 0 ? end : Math.Max(0, held.Length - Close.Length + 1))];
        held = held[(end >= 0 ? end + Close.Length : thought.Length)..];
        List<AIContent> read = thought.Length > 0 ? [new TextReasoningContent(thought)] : [];
        if (end < 0)
            return read;
        (isThinking, hasThought) = (false, true);
        return [.. read, .. Begin()];
    }
}
