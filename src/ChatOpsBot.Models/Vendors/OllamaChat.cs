using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Ollama cuts what does not fit into a window that is small where nobody says otherwise, and does not tell. It is told how large it is
/// to be, https://docs.ollama.com/context-length.</summary>
internal sealed class OllamaChat(IChatClient client, int contextTokens) : DelegatingChatClient(client)
{
    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, WithWindow(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, WithWindow(options), cancellationToken);

    private ChatOptions WithWindow(ChatOptions? options)
    {
        var told = options?.Clone() ?? new ChatOptions();
        (told.AdditionalProperties ??= [])["num_ctx"] = contextTokens;
        return told;
    }
}
