using System.Text.Json.Nodes;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Teams;

/// <summary>A reply as activities: AI label, citations, feedback buttons, suggested actions or a card.
/// See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content.</summary>
internal static class TeamsRenderer
{
    /// <summary>Of what a card sends, the name of what it says.</summary>
    public const string Say = "say";

    /// <summary>Teams takes about 28 KB with its card; Chinese takes three bytes a character.</summary>
    private const int LongestText = 8_000;
    private const int LongestName = 80;
    private const int LongestAbstract = 160;
    private const int MostCitations = 20;
    private const int MostButtons = 6;

    public static IReadOnlyList<JsonObject> Render(Draft draft, TeamsAddress to) => draft switch
    {
        { Reply: { } reply } => Render(to.Dialog == TeamsDialog.None ? reply.AsButton() : reply.AsForm(), to),
        { Text.Length: > 0 } when to.Dialog == TeamsDialog.None => [Progress(draft, to)],
        _ => [],
    };

    /// <summary>One or more messages; the first answers, the last carries the buttons.</summary>
    public static IReadOnlyList<JsonObject> Render(Reply reply, TeamsAddress to)
    {
        var text = reply.Notice is { } notice ? $"{reply.Markdown}\n\n*{notice}*" : reply.Markdown;
        // Once more for each part: what was code may not be when its beginning is in the part before.
        var parts = Paragraphs.Split(SafeMarkdown.From(text), LongestText).Select(part => Post(SafeMarkdown.From(part))).ToList();
        foreach (var part in reply.IsAnswer ? parts : [])
        {
            part["entities"] = new JsonArray(Label(reply, (string)part["text"]!));
            part["channelData"] = new JsonObject { ["feedbackLoop"] = new JsonObject { ["type"] = "default" } };
        }

        if (reply.Document is { } document && to.IsPersonal)
            AddDocument(parts[^1], document, to);
        else if (reply.Form is { } form)
            parts[^1]["attachments"] = new JsonArray(TeamsFormRenderer.Attachment(form));
        else
            AddButtons(parts[^1], reply, to);
        return parts;
    }

    /// <summary>Of a message with a file that may be put among the person's now, the name of what it holds.</summary>
    public const string Document = "document";

    /// <summary>A file that was put among the person's.</summary>
    /// <param name="uploadInfo">As Teams gave it.</param>
    public static JsonObject FileCard(JsonObject uploadInfo) => new()
    {
        ["contentType"] = "application/vnd.microsoft.teams.card.file.info",
        ["contentUrl"] = uploadInfo["contentUrl"]?.DeepClone(),
        ["name"] = uploadInfo["name"]?.DeepClone(),
        ["content"] = new JsonObject { ["uniqueId"] = uploadInfo["uniqueId"]?.DeepClone(), ["fileType"] = uploadInfo["fileType"]?.DeepClone() },
    };

    // Teams puts files of bots among the person's own, once they consent.
    private static void AddDocument(JsonObject part, ReplyDocument document, TeamsAddress to)
    {
        part["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.teams.card.file.consent",
            ["name"] = document.Name,
            ["content"] = new JsonObject
            {
                ["description"] = (string)part["text"]!,
                ["sizeInBytes"] = System.Text.Encoding.UTF8.GetByteCount(document.Text),
                ["acceptContext"] = new JsonObject { [TeamsRenderer.Say] = document.Again },
                ["declineContext"] = new JsonObject(),
            },
        });
        if (to.Upload is not null)
            part[Document] = document.Text;
    }

    public static JsonObject Typing() => new() { ["type"] = "typing" };

    /// <summary>What is shown on the way, as a part of a stream.</summary>
    /// <param name="streamId">Null for the first.</param>
    public static JsonObject Streaming(OutboundMessage message, string? streamId)
    {
        var stream = new JsonObject { ["type"] = "streaminfo", ["streamType"] = message.Phase == MessagePhase.Status ? "informative" : "streaming", ["streamSequence"] = message.Sequence };
        if (streamId is not null)
            stream["streamId"] = streamId;
        return new JsonObject { ["type"] = "typing", ["text"] = (string)message.Content["text"]!, ["entities"] = new JsonArray(stream) };
    }

    public static JsonObject EndStream(JsonObject message, string streamId)
    {
        var final = (JsonObject)message.DeepClone();
        if (final["entities"] is not JsonArray entities)
            final["entities"] = entities = [];
        entities.Add(new JsonObject { ["type"] = "streaminfo", ["streamType"] = "final", ["streamId"] = streamId });
        return final;
    }

    // With a button that stops what is being written; a stream has one of Teams' own.
    private static JsonObject Progress(Draft draft, TeamsAddress to)
    {
        var message = Post(SafeMarkdown.From(Unfinished.From(draft.Text)));
        if (draft.CanStop && !to.IsPersonal)
            message["attachments"] = new JsonArray(Card([Action(new ReplyButton(Localizer.In(draft.Language).Say("Stop"), "stop"))]));
        return message;
    }

    private static JsonObject Post(string text) => new() { ["type"] = "message", ["text"] = text, ["textFormat"] = "markdown" };

    private static JsonObject Label(Reply reply, string text)
    {
        var label = new JsonObject
        {
            ["type"] = "https://schema.org/Message",
            ["@type"] = "Message",
            ["@context"] = "https://schema.org",
            ["@id"] = "",
            ["additionalType"] = new JsonArray("AIGeneratedContent"),
        };
        var cited = reply.Citations.Where(citation => text.Contains($"[{citation.Number}]", StringComparison.Ordinal)).Take(MostCitations).ToList();
        if (cited.Count > 0)
            label["citation"] = new JsonArray([.. cited.Select(Claim)]);
        return label;
    }

    private static JsonObject Claim(Citation citation)
    {
        var appearance = new JsonObject
        {
            ["@type"] = "DigitalDocument",
            ["name"] = Paragraphs.Shorten(citation.Title, LongestName),
            ["abstract"] = Paragraphs.Shorten(citation.Quote, LongestAbstract),
        };
        if (citation.Url is { } url && SafeMarkdown.IsAllowed(url))
            appearance["url"] = url;
        return new JsonObject { ["@type"] = "Claim", ["position"] = citation.Number, ["appearance"] = appearance };
    }

    // Suggested actions show in personal chats only, go with the next message, and can't open forms.
    private static void AddButtons(JsonObject message, Reply reply, TeamsAddress to)
    {
        if (reply.Buttons.Count == 0)
            return;
        if (to.IsPersonal && !reply.IsForAll && !reply.ButtonsStay && !reply.Buttons.Any(button => button.OpensForm))
        {
            message["suggestedActions"] = new JsonObject
            {
                ["to"] = new JsonArray(to.UserId),
                ["actions"] = new JsonArray([.. reply.Buttons.Take(MostButtons).Select(button =>
                    new JsonObject { ["type"] = "imBack", ["title"] = button.Label, ["value"] = button.Text })]),
            };
            return;
        }

        message["attachments"] = new JsonArray(Card([.. reply.Buttons.Take(MostButtons).Select(Action), .. reply.Buttons is [{ OpensForm: true } only] ? (JsonObject[])[Here(only, Localizer.In(reply.Language))] : []]));
    }

    private static JsonObject Card(JsonObject[] actions) => new()
    {
        ["contentType"] = "application/vnd.microsoft.card.adaptive",
        ["content"] = new JsonObject { ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = new JsonArray(), ["actions"] = new JsonArray([.. actions]) },
    };

    // For clients without dialogs, and for whoever would rather see the conversation beside it.
    private static JsonObject Here(ReplyButton button, Localizer localizer) => new()
    {
        ["type"] = "Action.Execute",
        ["verb"] = TeamsFormRenderer.ShowVerb,
        ["title"] = localizer.Say("Show it here"),
        ["data"] = new JsonObject { [Say] = button.Text },
    };

    private static JsonObject Action(ReplyButton button) => button.OpensForm
        ? new JsonObject
        {
            ["type"] = "Action.Submit",
            ["title"] = button.Label,
            ["data"] = new JsonObject { ["msteams"] = new JsonObject { ["type"] = "task/fetch" }, [Say] = button.Text },
        }
        : new JsonObject
        {
            ["type"] = "Action.Execute",
            ["verb"] = Say,
            ["title"] = button.Label,
            ["data"] = new JsonObject { [Say] = button.Text },
        };
}
