using System.Globalization;
using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.DataProtection;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Reads what Slack sends as something the bot owes a reaction to, or as nothing of its business.</summary>
internal sealed class SlackEvents(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Whoever has a response_url can write as the bot.</summary>
    public const string Purpose = "slack-response-urls";

    // To the end of the year 9999.
    private const double MostSeconds = 253_402_300_799;

    private readonly IDataProtector protector = protection.CreateProtector(Purpose);

    public InboxEntry? ToEntry(SlackEnvelope envelope)
    {
        if (envelope is not { Type: "event_callback", Event: { Channel: { Length: > 0 } channel } happened, TeamId: { Length: > 0 } team })
            return null;
        var bot = envelope.Authorizations is [{ UserId: var user }, ..] ? user : null;
        return happened switch
        {
            { Type: "member_joined_channel", User: { } joined } when joined == bot =>
                Entry(team, channel, happened, happened with { User = null }, null, new BotAdded(), $"greeting:{happened.EventTs}"),
            { Type: "app_mention", BotId: null } => Posted(team, channel, happened, bot),
            { Type: "message", BotId: null, Subtype: null or "file_share" or "thread_broadcast" or "me_message" } when IsForBot(happened, happened.Text, bot) => Posted(team, channel, happened, bot),
            { Type: "message", Subtype: "message_changed", Message: { } message } => Changed(team, channel, happened, message, bot),
            { Type: "message", Subtype: "message_deleted", DeletedTs: { } ts, PreviousMessage: { } previous } when IsForBot(happened, previous.Text, bot) && IsPersons(previous, bot) =>
                Entry(team, channel, happened, previous, ts, new MessageDeleted(ts), DeletionOf(ts)),
            _ => null,
        };
    }

    public InboxEntry? ToEntry(SlackCommand command)
    {
        if (command is not { TeamId: { } team, ChannelId: { } channel, UserId: { } user, TriggerId: { } trigger })
            return null;
        var text = command.Text?.Trim() ?? "";
        var meant = command.Command switch
        {
            "/ask" => $"/ask {text}",
            "/kb" => $"/kb {text}",
            "/prompt" => $"/prompt {text}",
            _ => text.Length == 0 ? "/help" : $"/{text.TrimStart('/')}",
        };
        return new InboxEntry(
            SlackPlatform.ChannelName,
            $"slack:{team}:{channel}:by:{user}",
            $"slack:{team}:{trigger}",
            new Sender(user, command.UserName),
            Address(new SlackAddress(team, channel, null, null, user, command.ResponseUrl is { } url ? protector.Protect(url) : null) { Trigger = trigger }),
            new MessagePosted(trigger, SlackText.Read(meant, null), []) { Mentions = SlackText.People(meant, null) },
            time.GetUtcNow())
        {
            Channel = ChannelOf(team, channel),
        };
    }

    public InboxEntry? ToEntry(SlackInteraction interaction)
    {
        if (interaction is { View: { } view, User.Id: { } sender, Team.Id: { } workspace, Type: "view_submission" or "block_actions" })
            return ToForm(interaction, view, workspace, sender);
        if (interaction is not { Type: "block_actions", User.Id: { } user, Team.Id: { } team, Channel.Id: { } channel, Actions: [{ ActionId: { } id, Value: { } value } action, ..] })
            return null;
        var messageTs = interaction.Message?.Ts ?? interaction.Container?.MessageTs ?? "";
        var thread = interaction.Message?.ThreadTs;
        var key = $"slack:{team}:{action.ActionTs}:{channel}:{messageTs}";
        var ephemeral = interaction.Container?.IsEphemeral == true;
        var address = new SlackAddress(team, channel, thread, null, user, ephemeral && interaction.ResponseUrl is { } url ? protector.Protect(url) : null) { Trigger = interaction.TriggerId };
        var person = new Sender(user, interaction.User.Username);
        if (id.StartsWith(SlackRenderer.Say, StringComparison.Ordinal))
        {
            var conversation = ephemeral ? $"slack:{team}:{channel}:by:{user}" : ConversationOf(team, channel, thread);
            return new InboxEntry(SlackPlatform.ChannelName, conversation, key, person, Address(address), new MessagePosted(action.ActionTs ?? key, value, []), time.GetUtcNow())
            {
                Channel = ChannelOf(team, channel),
                IsShared = !ephemeral && channel[0] != 'D',
            };
        }

        return id == SlackRenderer.Feedback && value.Split('|', 3) is [var thumb, var question, var judged]
            ? new InboxEntry(SlackPlatform.ChannelName, judged, key, person, Address(address), new FeedbackGiven(messageTs, thumb == "up", null, question), time.GetUtcNow())
            : null;
    }

    // Sent, or one of its buttons pressed; a modal belongs to no channel, but was opened in one.
    private InboxEntry? ToForm(SlackInteraction interaction, SlackView view, string team, string user)
    {
        var button = interaction.Type == "block_actions" ? interaction.Actions is [{ ActionId: { } id }, ..] && id.StartsWith($"{SlackFormRenderer.Button}:", StringComparison.Ordinal) ? id[(SlackFormRenderer.Button.Length + 1)..] : null : null;
        if (view is not { Id: { } viewId, CallbackId: { } form } || SlackFormOrigin.Of(view) is not { } origin || (interaction.Type == "block_actions" && button is null))
            return null;
        var key = $"slack:{team}:{interaction.TriggerId ?? view.Hash}:{viewId}";
        var inputs = SlackPieces.Read(view.State);
        var isDirect = origin.Channel.StartsWith('D');
        return new InboxEntry(
            SlackPlatform.ChannelName,
            isDirect ? ConversationOf(team, origin.Channel, null) : $"slack:{team}:{origin.Channel}:by:{user}",
            key,
            new Sender(user, interaction.User?.Username),
            Address(new SlackAddress(team, origin.Channel, null, null, user) { View = viewId, IsWaiting = button is null, Sent = inputs.ToDictionary(input => input.Key, input => input.Value.Sent, StringComparer.Ordinal) }),
            new FormSubmitted(key, form, origin.State, inputs.ToDictionary(input => input.Key, input => input.Value.Value, StringComparer.Ordinal), button),
            time.GetUtcNow())
        {
            Channel = ChannelOf(team, origin.Channel),
        };
    }

    private InboxEntry? Posted(string team, string channel, SlackEvent message, string? bot) => message is { Ts: { } ts, User: not null } && IsPersons(message, bot)
        ? Entry(team, channel, message, message, ts, new MessagePosted(ts, SlackText.Read(message.Text, bot), Files(message)) { Mentions = SlackText.People(message.Text, bot) }, ts)
        : null;

    private InboxEntry? Changed(string team, string channel, SlackEvent happened, SlackEvent message, string? bot)
    {
        if (message is not { Ts: { } ts } || !IsPersons(message, bot))
            return null;
        var before = happened.PreviousMessage;
        if (message.Subtype == "tombstone")
        {
            return before is null || IsForBot(happened, before.Text, bot)
                ? Entry(team, channel, happened, before ?? message, ts, new MessageDeleted(ts), DeletionOf(ts))
                : null;
        }

        // Slack reports a link's preview as a change too.
        if (message.Text == before?.Text || !(IsForBot(happened, message.Text, bot) || IsForBot(happened, before?.Text, bot)))
            return null;
        return Entry(team, channel, happened, message, ts, new MessageEdited(ts, SlackText.Read(message.Text, bot)) { Attachments = Files(message), Mentions = SlackText.People(message.Text, bot) }, $"{ts}:edited:{happened.EventTs ?? happened.Ts}");
    }

    private InboxEntry Entry(string team, string channel, SlackEvent happened, SlackEvent message, string? ts, InboundEvent inbound, string key)
    {
        var isDirect = happened.ChannelType == "im";
        var thread = message.ThreadTs ?? (isDirect ? null : ts);
        return new InboxEntry(
            SlackPlatform.ChannelName,
            ConversationOf(team, channel, thread),
            KeyOf(team, key, channel),
            new Sender(message.User ?? ""),
            Address(new SlackAddress(team, channel, thread, ts, message.User ?? "")),
            inbound,
            time.GetUtcNow())
        {
            Channel = ChannelOf(team, channel),
            IsShared = !isDirect,
            Overtakes = inbound switch
            {
                MessageEdited edited => KeyOf(team, edited.MessageId, channel),
                MessageDeleted deleted => KeyOf(team, deleted.MessageId, channel),
                _ => null,
            },
            EndedBy = inbound is MessageEdited changed ? KeyOf(team, DeletionOf(changed.MessageId), channel) : null,
            WrittenAt = double.TryParse(message.Ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < MostSeconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null,
        };
    }

    private static string DeletionOf(string ts) => $"{ts}:deleted";

    private static string KeyOf(string team, string happened, string channel) => $"slack:{team}:{happened}:{channel}";

    private static string ChannelOf(string team, string channel) => $"slack:{team}:{channel}";

    private static string ConversationOf(string team, string channel, string? thread) => thread is null ? $"slack:{team}:{channel}" : $"slack:{team}:{channel}:{thread}";

    private static bool IsForBot(SlackEvent happened, string? text, string? bot) => happened.ChannelType == "im" || SlackText.Mentions(text, bot);

    private static bool IsPersons(SlackEvent message, string? bot) => message.BotId is null && (bot is null || message.User != bot);

    private static List<Attachment> Files(SlackEvent message) => [.. (message.Files ?? [])
        .Where(file => file.UrlPrivateDownload is not null)
        .Select(file => new Attachment(file.Name ?? "file", file.Mimetype, file.UrlPrivateDownload!, file.Size))];

    private static string Address(SlackAddress address) => JsonSerializer.Serialize(address, SlackJson.Default.SlackAddress);
}
