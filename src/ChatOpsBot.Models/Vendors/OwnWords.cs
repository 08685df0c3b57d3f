using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Lets go of what a vendor's client read once it is said in common words: a stream is kept until its end to be counted, and each
/// piece as it came is many times what it says. Of what is kept only the count of tokens is told.</summary>
internal sealed class OwnWords(IChatClient inner) : DelegatingChatClient(inner)
{
    private static readonly IList<AIContent> Nothing = Array.AsReadOnly<AIContent>([]);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            update.RawRepresentation = null;
            foreach (var content in update.Contents)
                content.RawRepresentation = null;
            yield return update;
            // Whoever asks for the next has read this one.
            if (update.Contents.All(content => content is TextContent))
                update.Contents = Nothing;
        }
    }
}
