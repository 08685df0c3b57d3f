using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    SlackMessages messages,
    SlackConnection connection,
    SlackGroups groups,
    PlatformHealth health,
    IMemoryCache cache,
    IDataProtectionProvider protection,
    ILogger<SlackPlatform> logger) : IPlatform
{
    public const string ChannelName = "slack";

    private static readonly TimeSpan PersonKnown = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan BetweenForms = TimeSpan.FromMilliseconds(100);
    private readonly IDataProtector protector = protection.CreateProtector(SlackEvents.Purpose);

    public string Name => ChannelName;

    public bool KnowsPeople => true;

    public Phrase? Trouble => connection.Trouble ?? health.Trouble(ChannelName);

    public async Task<Sender> IdentifyAsync(ConversationReference from, CancellationToken cancellationToken)
    {
        var address = AddressOf(from);
        if (address.User.Length == 0)
            return from.Sender;
        // Without an e-mail the person is a member, which is the least that anybody is.
        var sender = await LookUpAsync(from, address.User, cancellationToken) ?? from.Sender;
        return sender with { Groups = await groups.OfAsync(address.User, cancellationToken) };
    }

    public async Task<Sender?> LookUpAsync(ConversationReference to, string personId, CancellationToken cancellationToken)
    {
        var team = AddressOf(to).Team;
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

    public ConversationReference? ToChannel(ConversationReference to) => At(to with { Conversation = to.Channel }, AddressOf(to) with { ThreadTs = null, QuestionTs = null, ResponseUrl = null, Trigger = null, View = null, Sent = null });

    public async Task<ConversationReference?> FindChannelAsync(ConversationReference to, string name, CancellationToken cancellationToken)
    {
        var address = AddressOf(to);
        // See https://docs.slack.dev/reference/methods/conversations.list/.
        await foreach (var channel in AllAsync("conversations.list", new JsonObject { ["types"] = "public_channel,private_channel", ["exclude_archived"] = true }, "channels", cancellationToken))
        {
            if (Is(channel, "is_member") && string.Equals(Text(channel, "name"), name, StringComparison.OrdinalIgnoreCase) && Text(channel, "id") is { } id && (!Is(channel, "is_private") || await IsMemberAsync(id, address.User, cancellationToken)))
                return At(to with { Conversation = $"slack:{address.Team}:{id}", Channel = $"slack:{address.Team}:{id}", IsShared = true }, new SlackAddress(address.Team, id, null, null, address.User));
        }

        return null;
    }

    // What is said in private channels is known to their members.
    private async Task<bool> IsMemberAsync(string channel, string user, CancellationToken cancellationToken)
    {
        // See https://docs.slack.dev/reference/methods/conversations.members/.
        await foreach (var member in AllAsync("conversations.members", new JsonObject { ["channel"] = channel }, "members", cancellationToken))
        {
            if (member.GetString() == user)
                return true;
        }

        return false;
    }

    // Of a list that comes in pages.
    private async IAsyncEnumerable<JsonElement> AllAsync(string method, JsonObject asked, string list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        asked["limit"] = 1000;
        asked["cursor"] = "";
        do
        {
            var page = await api.CallAsync(method, asked, cancellationToken);
            foreach (var item in page.GetProperty(list).EnumerateArray())
                yield return item;
            asked["cursor"] = page.TryGetProperty("response_metadata", out var more) ? Text(more, "next_cursor") ?? "" : "";
        }
        while ((string?)asked["cursor"] is { Length: > 0 });
    }

    // A message to a person's id goes where the person and the bot are alone.
    public ConversationReference? DirectTo(ConversationReference to) => AddressOf(to) is { User.Length: > 0 } address ? Direct(to.Sender with { Id = address.User }, address.Team) : null;

    public async Task<ConversationReference?> ReachAsync(string email, CancellationToken cancellationToken)
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

    public UpdatePolicy PolicyOf(ConversationReference to) => AddressOf(to) switch
    {
        { View: not null } => new(BetweenForms) { Replaces = true },
        { ResponseUrl: not null } or { IsAside: true } => default,
        _ => new(BetweenUpdates),
    };

    public IReadOnlyList<JsonObject> Render(Draft draft, ConversationReference to)
    {
        var address = AddressOf(to);
        return address.View is not null ? SlackFormRenderer.Render(draft, address)
            : address.ResponseUrl is not null ? SlackRenderer.RenderAside(draft, to.Conversation)
            : SlackRenderer.Render(draft, to.Conversation);
    }

    public Task<string?> PostAsync(ConversationReference to, OutboundMessage message, CancellationToken cancellationToken) => messages.PostAsync(Open(AddressOf(to)), message, cancellationToken);

    public Task<string?> UpdateAsync(ConversationReference to, string messageId, OutboundMessage message, CancellationToken cancellationToken) =>
        messages.UpdateAsync(Open(AddressOf(to)), messageId, message, cancellationToken);

    public Task DeleteAsync(ConversationReference to, string messageId, CancellationToken cancellationToken) => messages.DeleteAsync(AddressOf(to), messageId, cancellationToken);

    public bool FindsPosted => true;

    public Task<IReadOnlyList<string>> FindPostedAsync(ConversationReference to, string key, CancellationToken cancellationToken) => messages.FindAsync(AddressOf(to), key, cancellationToken);

    public async Task<ConversationReference?> OpenFormAsync(ConversationReference to, string title, Language language, CancellationToken cancellationToken)
    {
        var address = AddressOf(to);
        return address.Trigger is { } trigger && await messages.OpenModalAsync(trigger, title, language, cancellationToken) is { } view
            ? At(to, address with { View = view, Title = title, Trigger = null })
            : null;
    }

    public TimeSpan? ResponseTime(ConversationReference to) => AddressOf(to).IsWaiting ? SlackSubmission.Patience : null;

    public bool TakesDocuments(ConversationReference to) => CanChangeLater(to);

    public bool CanChangeLater(ConversationReference to) => AddressOf(to) is { ResponseUrl: null, View: null, IsAside: false };

    // What is said when a form closes goes where it was opened, seen by the person alone; a modal that stays open shows it itself.
    public IReadOnlyList<ConversationReference> WhereToReply(Reply reply, ConversationReference to, bool isTaken)
    {
        var address = AddressOf(to);
        if (address.View is null)
            return [to];
        if (reply.Form is not null)
            return isTaken ? [] : [to];
        var chat = address with { View = null, Sent = null, IsWaiting = false };
        var isOpen = reply.IsForAll || address.Channel.StartsWith('D');
        return isTaken ? [At(to, chat with { IsAside = !isOpen })]
            : reply.IsForAll ? [to, At(to, chat)]
            : [to];
    }

    public async Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken)
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

    private static ConversationReference Direct(Sender person, string team) => new(
        ChannelName,
        $"slack:{team}:{person.Id}",
        "",
        person,
        JsonSerializer.Serialize(new SlackAddress(team, person.Id, null, null, person.Id), SlackJson.Default.SlackAddress));

    private static ConversationReference At(ConversationReference to, SlackAddress address) => to with { Address = JsonSerializer.Serialize(address, SlackJson.Default.SlackAddress) };

    private SlackAddress Open(SlackAddress address) => address.ResponseUrl is { } url ? address with { ResponseUrl = protector.Unprotect(url) } : address;

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

    private static SlackAddress AddressOf(ConversationReference to) => JsonSerializer.Deserialize(to.Address, SlackJson.Default.SlackAddress)!;

    [LoggerMessage(310, LogLevel.Warning, "Slack did not say who a person is; treated as a member")]
    private static partial void PersonUnknown(ILogger logger, Exception failure);
}
