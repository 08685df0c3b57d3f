using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Channels.Teams;

/// <summary>What arrives from Teams, as far as it is used.
/// See https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object.</summary>
internal sealed record Activity
{
    public string? Type { get; init; }
    public string? Id { get; init; }
    public string? Timestamp { get; init; }
    public string? Locale { get; init; }
    public string? LocalTimezone { get; init; }

    public string? ServiceUrl { get; init; }
    public string? ChannelId { get; init; }
    public Account? From { get; init; }
    public Account? Recipient { get; init; }
    public ConversationAccount? Conversation { get; init; }
    public string? Text { get; init; }
    public IReadOnlyList<ActivityAttachment>? Attachments { get; init; }
    public IReadOnlyList<ActivityEntity>? Entities { get; init; }
    public IReadOnlyList<Account>? MembersAdded { get; init; }
    public string? Action { get; init; }
    public string? Name { get; init; }
    public string? ReplyToId { get; init; }
    public JsonElement Value { get; init; }
    public JsonElement ChannelData { get; init; }
}

internal sealed record Account
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? AadObjectId { get; init; }
}

internal sealed record ConversationAccount
{
    public string? Id { get; init; }
    public string? ConversationType { get; init; }
    public bool? IsGroup { get; init; }
    public string? TenantId { get; init; }
}

internal sealed record ActivityAttachment
{
    public string? ContentType { get; init; }
    public string? ContentUrl { get; init; }
    public string? Name { get; init; }
    public JsonElement Content { get; init; }
}

internal sealed record ActivityEntity
{
    public string? Type { get; init; }
    public Account? Mentioned { get; init; }
    public string? Text { get; init; }
}

/// <summary>Somebody in a conversation, by https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context.</summary>
internal sealed record Member
{
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? UserPrincipalName { get; init; }
    public string? TenantId { get; init; }
    public string? UserRole { get; init; }
    public string? AadObjectId { get; init; }
}

/// <summary>The channels of a team, by https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context.</summary>
internal sealed record TeamChannels
{
    public IReadOnlyList<TeamChannel> Conversations { get; init; } = [];
}

/// <param name="Name">Null for the one that every team has.</param>
internal sealed record TeamChannel(string Id, string? Name);

/// <summary>Where a reply goes, kept with the inbox entry.</summary>
internal sealed record TeamsAddress(string ServiceUrl, string ConversationId, bool IsPersonal, string? BotId, string? UserId, string? ActivityId, string? TenantId)
{
    /// <summary>What the request that brought it waits for, if it does.</summary>
    public TeamsDialog Dialog { get; init; }

    /// <summary>The person's id in Entra.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Where the person lets a file be put, encrypted; null: they were not asked.</summary>
    public string? Upload { get; init; }

    /// <summary>The team that the channel is of; null in chats.</summary>
    public string? Team { get; init; }
}

internal enum TeamsDialog
{
    None,

    /// <summary>A dialog is to be opened.</summary>
    Fetch,

    /// <summary>A dialog was sent.</summary>
    Submit,

    /// <summary>A form is to be shown in the chat.</summary>
    Card,

    /// <summary>A form in the chat was sent.</summary>
    CardSubmit,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true, MaxDepth = 32)]
[JsonSerializable(typeof(Activity))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(TeamChannels))]
[JsonSerializable(typeof(TeamsAddress))]
internal sealed partial class TeamsJson : JsonSerializerContext;
