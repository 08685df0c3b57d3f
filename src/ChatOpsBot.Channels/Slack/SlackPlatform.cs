using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Channels.Slack;

internal sealed partial class SlackPlatform(
    SlackApi api,
    ChannelPace pace,
    SlackConnection connection,
    SlackGroups groups,
    PlatformHealth health,
    IMemoryCache cache,
    IDataProtectionProvider protection,
    ILogger<SlackPlatform> logger) : IPlatform
{
    public const string ChannelName = "slack";

    private static readonly TimeSpan PersonKnown = TimeSpan.FromHours(1);
    private readonly IDataProtector protector = protection.CreateProtector(SlackEvents.Purpose);

    public string Name => ChannelName;

    public bool KnowsPeople => true;

    public Phrase? Trouble => connection.Trouble ?? health.Trouble(ChannelName);

    public async Task<Sender> IdentifyAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var address = AddressOf(entry);
        if (address.User.Length == 0)
            return entry.Sender;
        // Without an e-mail the person is a member, which is the least that anybody is.
        var sender = await LookUpAsync(entry, address.User, cancellationToken) ?? entry.Sender;
        return sender with { Groups = await groups.OfAsync(address.User, cancellationToken) };
    }

    public async Task<Sender?> LookUpAsync(InboxEntry entry, string personId, CancellationToken cancellationToken)
    {
        var team = AddressOf(entry).Team;
        try
        {
            return await cache.GetOrCreateAsync($"slack:{team}:{personId}", async cached =>
            {
                cached.AbsoluteExpirationRelativeToNow = PersonKnown;
                return Complete(new Sender(personId), (await api.CallAsync("users.info", new JsonObject { ["user"] = personId, ["include_locale"] = true }, cancellationToken)).GetProperty("user"), team);
            });
        }
        catch (Exception unknown) when (unknown is CallFailedException { IsAway: false } or KeyNotFoundException or InvalidOperationException)
        {
            PersonUnknown(logger, unknown);
            return null;
        }
    }

    public async Task<string?> ChannelNameAsync(string room, CancellationToken cancellationToken)
    {
        if (room.Split(':') is not [_, _, ['C' or 'G', ..] id])
            return null;
        try
        {
            return await cache.GetOrCreateAsync($"slack-room:{id}", async cached =>
            {
                cached.AbsoluteExpirationRelativeToNow = PersonKnown;
                // See https://docs.slack.dev/reference/methods/conversations.info/.
                return Text((await api.CallAsync("conversations.info", new JsonObject { ["channel"] = id }, cancellationToken)).GetProperty("channel"), "name") is { } name ? $"#{name}" : null;
            });
        }
        catch (Exception unknown) when (unknown is CallFailedException { IsAway: false } or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public InboxEntry? ToChannel(InboxEntry entry)
    {
        var address = AddressOf(entry) with { ThreadTs = null, QuestionTs = null, ResponseUrl = null, Trigger = null, View = null, Sent = null };
        return entry with { Conversation = entry.Channel, Address = JsonSerializer.Serialize(address, SlackJson.Default.SlackAddress) };
    }

    // A message to a person's id goes where the person and the bot are alone.
    public InboxEntry? DirectTo(InboxEntry entry) => AddressOf(entry) is { User.Length: > 0 } address ? Direct(entry.Sender with { Id = address.User }, address.Team) : null;

    public async Task<InboxEntry?> ReachAsync(string email, CancellationToken cancellationToken)
    {
        try
        {
            // See https://docs.slack.dev/reference/methods/users.lookupByEmail/.
            var user = (await api.CallAsync("users.lookupByEmail", new JsonObject { ["email"] = email }, cancellationToken)).GetProperty("user");
            return Text(user, "id") is { } id && Text(user, "team_id") is { } team && Complete(new Sender(id), user, team) is var person && person.IsColleague() ? Direct(person, team) : null;
        }
        catch (CallFailedException unknown) when (unknown.Detail is "users_not_found" or "user_not_found")
        {
            return null;
        }
    }

    public IReplyWriter OpenReply(Delivery delivery, IReadOnlyList<string> existing)
    {
        var address = AddressOf(delivery.Entry);
        if (delivery.Entry.Event is FormSubmitted)
            return new SlackFormWriter(api, delivery, new SlackReplyWriter(api, pace, delivery, address, existing), address);
        IReplyWriter writer = address.ResponseUrl is { } url
            ? new SlackCommandWriter(api, delivery, protector.Unprotect(url))
            : new SlackReplyWriter(api, pace, delivery, address, existing);
        return address.Trigger is null ? writer : new SlackModalWriter(writer, new SlackModal(api, address));
    }

    public async Task DeleteAsync(InboxEntry entry, IReadOnlyList<string> messageIds, CancellationToken cancellationToken)
    {
        foreach (var ts in messageIds)
            await SlackReplyWriter.DeleteAsync(api, AddressOf(entry), ts, cancellationToken);
    }

    public async Task<Stream> OpenAttachmentAsync(InboxEntry entry, Attachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            return await api.DownloadAsync(attachment.Location, cancellationToken);
        }
        catch (CallFailedException refused)
        {
            throw new AttachmentUnavailableException(
                "The file could not be fetched from Slack. The app needs the scope files:read; then please send it again.", refused);
        }
    }

    private static InboxEntry Direct(Sender to, string team) => new(
        ChannelName,
        $"slack:{team}:{to.Id}",
        "",
        to,
        JsonSerializer.Serialize(new SlackAddress(team, to.Id, null, null, to.Id), SlackJson.Default.SlackAddress),
        new BotAdded(),
        default);

    // Slack vouches for the e-mail of its workspace's full members only.
    private static Sender Complete(Sender sender, JsonElement user, string team)
    {
        var profile = user.GetProperty("profile");
        var isGuest = Is(user, "is_restricted") || Is(user, "is_ultra_restricted");
        return sender with
        {
            Name = Text(profile, "display_name") ?? Text(profile, "real_name") ?? Text(user, "name") ?? sender.Name,
            Email = isGuest || (user.TryGetProperty("is_email_confirmed", out _) && !Is(user, "is_email_confirmed")) ? null : Text(profile, "email"),
            Guest = isGuest,
            Zone = Text(user, "tz"),
            IsBot = Is(user, "is_bot") || Is(user, "deleted") || sender.Id == "USLACKBOT",
            Language = LanguageDetector.OfLocale(Text(user, "locale")),
            External = Is(user, "is_stranger") || (Text(user, "team_id") is { } home && home != team),
        };
    }

    private static bool Is(JsonElement user, string name) => user.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static SlackAddress AddressOf(InboxEntry entry) => JsonSerializer.Deserialize(entry.Address, SlackJson.Default.SlackAddress)!;

    [LoggerMessage(310, LogLevel.Warning, "Slack did not say who a person is; treated as a member")]
    private static partial void PersonUnknown(ILogger logger, Exception failure);
}
