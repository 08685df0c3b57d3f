using System.Text.Json.Serialization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Messages;

/// <summary>A place where something can be said, now or later: a thread, a chat, a person alone, a form that is open.</summary>
/// <param name="Platform">The name of the platform that it is on.</param>
/// <param name="Conversation">What is said there is said one after the other.</param>
/// <param name="Channel">The channel or chat that it is in, whatever the thread; empty where it is in none.</param>
/// <param name="Sender">Who is there, or has led there.</param>
/// <param name="Address">Only the platform reads it.</param>
public sealed record ConversationReference(
    [property: JsonPropertyName("channel")] string Platform,
    string Conversation,
    [property: JsonPropertyName("room")] string Channel,
    Sender Sender,
    string Address)
{
    /// <summary>Others read there too.</summary>
    public bool IsShared { get; init; }
}
