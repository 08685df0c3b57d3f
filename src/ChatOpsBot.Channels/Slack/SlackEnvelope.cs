using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Channels.Slack;

/// <summary>The Events API's outer object. See https://docs.slack.dev/apis/events-api/.</summary>
internal sealed record SlackEnvelope
{
    public string? Type { get; init; }
    public string? Challenge { get; init; }
    public string? TeamId { get; init; }
    public string? EventId { get; init; }
    public SlackEvent? Event { get; init; }
    public IReadOnlyList<SlackAuthorization>? Authorizations { get; init; }
}

internal sealed record SlackAuthorization
{
    public string? UserId { get; init; }
}

/// <summary>An event or a message within one, as far as it is used.</summary>
internal sealed record SlackEvent
{
    public string? Type { get; init; }
    public string? Subtype { get; init; }
    public string? Channel { get; init; }
    public string? ChannelType { get; init; }
    public string? User { get; init; }
    public string? BotId { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public string? ThreadTs { get; init; }
    public string? EventTs { get; init; }
    public string? DeletedTs { get; init; }
    public IReadOnlyList<SlackFile>? Files { get; init; }
    public SlackEvent? Message { get; init; }
    public SlackEvent? PreviousMessage { get; init; }
}

internal sealed record SlackFile
{
    public string? Name { get; init; }
    public string? Mimetype { get; init; }
    public string? UrlPrivateDownload { get; init; }
    public long? Size { get; init; }
}

/// <summary>A slash command; see https://docs.slack.dev/interactivity/implementing-slash-commands/.</summary>
internal sealed record SlackCommand
{
    public string? Command { get; init; }
    public string? Text { get; init; }
    public string? UserId { get; init; }
    public string? UserName { get; init; }
    public string? ChannelId { get; init; }
    public string? TeamId { get; init; }
    public string? ResponseUrl { get; init; }
    public string? TriggerId { get; init; }
}

/// <summary>A pressed button or a modal that was sent; see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload/.</summary>
internal sealed record SlackInteraction
{
    public string? Type { get; init; }
    public SlackNamed? User { get; init; }
    public SlackNamed? Team { get; init; }
    public SlackNamed? Channel { get; init; }
    public SlackEvent? Message { get; init; }
    public SlackContainer? Container { get; init; }
    public string? ResponseUrl { get; init; }
    public string? TriggerId { get; init; }
    public SlackView? View { get; init; }
    public IReadOnlyList<SlackAction>? Actions { get; init; }
}

/// <summary>A modal; see https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload/.</summary>
internal sealed record SlackView
{
    public string? Id { get; init; }
    public string? Hash { get; init; }
    public string? CallbackId { get; init; }
    public string? PrivateMetadata { get; init; }
    public JsonElement State { get; init; }
}

internal sealed record SlackNamed
{
    public string? Id { get; init; }
    public string? Username { get; init; }
}

internal sealed record SlackContainer
{
    public string? MessageTs { get; init; }
    public bool? IsEphemeral { get; init; }
}

internal sealed record SlackAction
{
    public string? ActionId { get; init; }
    public string? Value { get; init; }
    public string? ActionTs { get; init; }
}

/// <summary>What Socket Mode sends; see https://docs.slack.dev/apis/events-api/using-socket-mode/.</summary>
internal sealed record SocketEnvelope
{
    public string? EnvelopeId { get; init; }
    public string? Type { get; init; }
    public JsonElement Payload { get; init; }
}

/// <summary>Where a reply goes, kept with the inbox entry.</summary>
/// <param name="ThreadTs">Null outside threads.</param>
/// <param name="QuestionTs">Where a search for an earlier attempt's message begins.</param>
/// <param name="ResponseUrl">Of a slash command, encrypted: the reply goes there instead.</param>
internal sealed record SlackAddress(string Team, string Channel, string? ThreadTs, string? QuestionTs, string User, string? ResponseUrl = null)
{
    /// <summary>Opens a modal, within three seconds.</summary>
    public string? Trigger { get; init; }

    /// <summary>The modal that a form was sent from, or that was opened: what is said goes there.</summary>
    public string? View { get; init; }

    /// <summary>The modal's title, where it has one before it has a form.</summary>
    public string? Title { get; init; }

    /// <summary>Slack waits for what comes of the form.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Seen by the person alone.</summary>
    public bool IsAside { get; init; }

    /// <summary>How its fields stood there, by their names.</summary>
    public IReadOnlyDictionary<string, SlackSent>? Sent { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 48)]
[JsonSerializable(typeof(SlackEnvelope))]
[JsonSerializable(typeof(SlackCommand))]
[JsonSerializable(typeof(SlackInteraction))]
[JsonSerializable(typeof(SocketEnvelope))]
[JsonSerializable(typeof(SlackAddress))]
[JsonSerializable(typeof(SlackFormOrigin))]
internal sealed partial class SlackJson : JsonSerializerContext;
