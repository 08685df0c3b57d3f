using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.DataProtection;

namespace ChatOpsBot.Channels.Teams;

/// <summary>Reads an activity as something the bot owes a reaction to, or as nothing of its business.</summary>
internal sealed partial class TeamsEvents(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Pre-authorised download addresses are secrets.</summary>
    public const string Purpose = "teams-attachments";

    /// <summary>The name of a person's answer to whether a file may be put among theirs.</summary>
    public const string FileConsent = "fileConsent/invoke";

    private const long MostMilliseconds = 253_402_300_799_999;
    private const string FileInfo = "application/vnd.microsoft.teams.file.download.info";
    private readonly IDataProtector protector = protection.CreateProtector(Purpose);

    public InboxEntry? ToEntry(Activity activity)
    {
        if (activity is not { Conversation.Id: { Length: > 0 } conversation, From.Id: { Length: > 0 } from } || from == activity.Recipient?.Id || !IsForBot(activity))
            return null;
        var (inbound, key) = Read(activity);
        var address = AddressOf(activity) with { Upload = UploadIn(activity) is { } upload ? protector.Protect(upload) : null };
        return inbound is null ? null : new InboxEntry(
            TeamsPlatform.ChannelName,
            $"teams:{conversation}",
            KeyOf(key, conversation),
            new Sender(activity.From!.AadObjectId ?? from, activity.From.Name) { Language = LanguageDetector.OfLocale(activity.Locale), Zone = activity.LocalTimezone },
            JsonSerializer.Serialize(address, TeamsJson.Default.TeamsAddress),
            inbound,
            time.GetUtcNow())
        {
            Channel = $"teams:{conversation.Split(';')[0]}",
            IsShared = !address.IsPersonal,
            // Ids of Teams are the milliseconds in which a message was written.
            WrittenAt = long.TryParse(activity.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var written) && written < MostMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(written) : null,
            Overtakes = inbound is MessageEdited or MessageDeleted ? KeyOf(IdOf(activity), conversation) : null,
        };
    }

    private static string KeyOf(string happened, string conversation) => $"teams:{happened}:{conversation}";

    private static string? UploadIn(Activity activity) =>
        activity is { Type: "invoke", Name: FileConsent } && Text(activity.Value, "action") == "accept" && Uri.TryCreate(Text(activity.Value, "uploadInfo", "uploadUrl"), UriKind.Absolute, out var to) && (to.Scheme == Uri.UriSchemeHttps || to.IsLoopback)
            ? activity.Value.GetProperty("uploadInfo").GetRawText() : null;

    // A bot that a team has consented to gets all that is said among people, too.
    private static bool IsForBot(Activity activity) =>
        activity.Type is not "message" || IsPersonal(activity) || PressedText(activity) is not null
        || IsCalled(activity);

    private static bool IsCalled(Activity activity) =>
        activity.Entities?.Any(entity => entity is { Type: "mention", Mentioned.Id: { } id } && id == activity.Recipient?.Id) == true;

    private static bool IsPersonal(Activity activity) =>
        activity.Conversation!.ConversationType is "personal" || (activity.Conversation.ConversationType is null && activity.Conversation.IsGroup != true);

    private (InboundEvent? Event, string Key) Read(Activity activity) => activity.Type switch
    {
        "message" => (new MessagePosted(IdOf(activity), TextOf(activity), Attachments(activity)) { Mentions = People(activity) }, IdOf(activity)),
        "messageUpdate" when EventType(activity) is "editMessage" or "undeleteMessage" or null =>
            (new MessageEdited(IdOf(activity), TextOf(activity)) { IsOverheard = !IsPersonal(activity) && !IsCalled(activity), Attachments = Attachments(activity), Mentions = People(activity) }, $"{IdOf(activity)}:edit:{activity.Timestamp ?? Hash(TextOf(activity))}"),
        "messageDelete" => (new MessageDeleted(IdOf(activity)), $"{IdOf(activity)}:delete"),
        "conversationUpdate" when activity.MembersAdded?.Any(member => member.Id == activity.Recipient?.Id) == true => (new BotAdded(), "greeting"),
        "installationUpdate" when activity.Action is "add" => (new BotAdded(), "greeting"),
        "invoke" when activity.Name == "message/submitAction" && Feedback(activity) is { } feedback => (feedback, $"invoke:{IdOf(activity)}"),
        "invoke" when activity.Name == "adaptiveCard/action" && Text(activity.Value, "action", "verb") == TeamsFormRenderer.ShowVerb && PressedText(activity) is { } shown => (new MessagePosted(IdOf(activity), shown, []), $"invoke:{IdOf(activity)}"),
        "invoke" when activity.Name == "adaptiveCard/action" && Form(activity, "action", "data") is { } card => (card, $"invoke:{IdOf(activity)}"),
        "invoke" when activity.Name == "adaptiveCard/action" && PressedText(activity) is { } text => (new MessagePosted(IdOf(activity), text, []), $"invoke:{IdOf(activity)}"),
        // See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4.
        "invoke" when activity.Name == FileConsent && Text(activity.Value, "action") == "accept" && Text(activity.Value, "context", TeamsRenderer.Say) is { } document => (new MessagePosted(IdOf(activity), document, []), $"invoke:{IdOf(activity)}"),
        "invoke" when activity.Name == "task/fetch" && Text(activity.Value, "data", TeamsRenderer.Say) is { } command => (new MessagePosted(IdOf(activity), command, []), $"invoke:{IdOf(activity)}"),
        "invoke" when activity.Name == "task/submit" && Form(activity, "data") is { } form => (form, $"invoke:{IdOf(activity)}"),
        _ => (null, ""),
    };

    private static FormSubmitted? Form(Activity activity, params ReadOnlySpan<string> path)
    {
        var data = activity.Value;
        foreach (var name in path)
        {
            if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(name, out data))
                return null;
        }

        return Text(data, TeamsFormRenderer.FormName) is { } form
            ? new FormSubmitted(IdOf(activity), form, Text(data, TeamsFormRenderer.State) ?? "", TeamsFormRenderer.Values(data), Text(data, TeamsFormRenderer.Button))
            : null;
    }

    private static IReadOnlyList<Mention> People(Activity activity) => [.. (activity.Entities ?? [])
        .Where(entity => entity is { Type: "mention", Mentioned: { Id: { } id, Name.Length: > 0 } } && id != activity.Recipient?.Id)
        .Select(entity => new Mention(entity.Mentioned!.Name!, entity.Mentioned.Id!))];

    // An activity without an id can't be told from its redelivery but by what it says.
    private static string IdOf(Activity activity) => activity.Id is { Length: > 0 } id ? id : Hash($"{activity.Timestamp}{activity.Type}{activity.Text}{activity.Value}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static TeamsAddress AddressOf(Activity activity) => new(
        activity.ServiceUrl!,
        activity.Conversation!.Id!,
        IsPersonal(activity),
        activity.Recipient?.Id,
        activity.From?.Id,
        activity.Type == "message" ? activity.Id : null,
        activity.Conversation.TenantId ?? Text(activity.ChannelData, "tenant", "id"))
    {
        ObjectId = activity.From?.AadObjectId,
        Team = Text(activity.ChannelData, "team", "id"),
        Dialog = activity.Name switch
        {
            "task/fetch" => TeamsDialog.Fetch,
            "task/submit" => TeamsDialog.Submit,
            "adaptiveCard/action" when Text(activity.Value, "action", "verb") == TeamsFormRenderer.ShowVerb => TeamsDialog.Card,
            "adaptiveCard/action" when Text(activity.Value, "action", "data", TeamsFormRenderer.FormName) is not null => TeamsDialog.CardSubmit,
            _ => TeamsDialog.None,
        },
    };

    private static string TextOf(Activity activity)
    {
        var text = activity.Text ?? "";
        var mentions = (activity.Entities ?? []).Where(entity => entity is { Type: "mention", Mentioned: not null }).ToList();
        foreach (var mention in mentions.Where(mention => mention.Text is { Length: > 0 }))
            text = text.Replace(mention.Text!, IsBot(mention) ? $"{Called.Here}" : mention.Mentioned!.Name ?? "", StringComparison.Ordinal);
        // Clients write the tag with attributes, or otherwise than the entity has it.
        var names = mentions.Where(IsBot).Select(mention => mention.Mentioned!.Name).Append(activity.Recipient?.Name).ToList();
        text = At().Replace(text, match => names.Contains(match.Groups["name"].Value, StringComparer.OrdinalIgnoreCase) ? $"{Called.Here}" : match.Groups["name"].Value);
        text = Called.Without(WebUtility.HtmlDecode(text).Replace('\u00A0', ' '));
        return text.Length > 0 ? text : PressedText(activity) ?? "";

        bool IsBot(ActivityEntity mention) => mention.Mentioned!.Id == activity.Recipient?.Id;
    }

    private IReadOnlyList<Attachment> Attachments(Activity activity) =>
        [.. (activity.Attachments ?? []).Where(attachment => attachment.ContentType is not ("text/html" or null)).Select(ToAttachment).OfType<Attachment>()];

    private Attachment? ToAttachment(ActivityAttachment attachment)
    {
        var address = attachment.ContentType == FileInfo ? Text(attachment.Content, "downloadUrl") : attachment.ContentUrl;
        return address is null ? null : new Attachment(
            attachment.Name ?? "file",
            attachment.ContentType == FileInfo ? null : attachment.ContentType,
            protector.Protect(address));
    }

    private static FeedbackGiven? Feedback(Activity activity)
    {
        if (Text(activity.Value, "actionName") != "feedback" || activity.ReplyToId is not { } answer)
            return null;
        var comment = Text(activity.Value, "actionValue", "feedback");
        return new FeedbackGiven(answer, Text(activity.Value, "actionValue", "reaction") == "like", CommentIn(comment));
    }

    // The comment is a JSON text within the JSON.
    private static string? CommentIn(string? feedback)
    {
        try
        {
            using var parsed = JsonDocument.Parse(feedback ?? "{}");
            return Text(parsed.RootElement, "feedbackText") is { Length: > 0 } text ? text : null;
        }
        catch (JsonException)
        {
            return feedback;
        }
    }

    // From Action.Execute, or from Action.Submit, which arrives as a message without text.
    private static string? PressedText(Activity activity) => Text(activity.Value, "action", "data", TeamsRenderer.Say) ?? Text(activity.Value, TeamsRenderer.Say);

    private static string? EventType(Activity activity) => Text(activity.ChannelData, "eventType");

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetDouble().ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    [GeneratedRegex("<at[^>]{0,100}>(?<name>[^<]{0,200})</at>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex At();
}
