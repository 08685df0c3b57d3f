using System.Text.Json.Nodes;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>A reply as messages of blocks, with text for notifications and old clients.
/// See https://docs.slack.dev/reference/block-kit/blocks/.</summary>
internal static class SlackRenderer
{
    public const string Say = "say";
    public const string Feedback = "feedback";

    private const int LongestMarkdown = 11_000;
    private const int LongestText = 3_000;
    private const int LongestSection = 2_900;
    private const int LongestValue = 2_000;
    private const int LongestLabel = 75;
    private const int LongestQuote = 200;
    private const int MostSources = 10;
    private const int MostButtons = 5;
    private const int MostAside = 3;

    public static IReadOnlyList<JsonObject> Render(Draft draft, string conversation) => draft switch
    {
        { Reply: { } reply } => Render(reply, (draft.Question, conversation)),
        { Text.Length: 0 } => [],
        { Phase: MessagePhase.Status } => [Stoppable(Status(draft.Text), draft)],
        _ => [Stoppable(Progress(draft.Text), draft)],
    };

    /// <summary>For a response_url, by which the first message replaces what the person has seen; it may be used five times.</summary>
    public static IReadOnlyList<JsonObject> RenderAside(Draft draft, string conversation)
    {
        var parts = draft.Phase == MessagePhase.Progress ? [] : Render(draft with { CanStop = false }, conversation).Take(MostAside).ToList();
        var isForAll = draft.Reply is { IsForAll: true };
        foreach (var part in parts)
        {
            part["response_type"] = isForAll ? "in_channel" : "ephemeral";
            part["replace_original"] = part == parts[0] && !isForAll;
        }

        return parts;
    }

    /// <param name="judged">The question's message and the conversation, which feedback buttons carry.</param>
    public static IReadOnlyList<JsonObject> Render(Reply reply, (string Question, string Conversation) judged)
    {
        if (reply.Document is { } document)
            return [new JsonObject { ["text"] = SlackText.Disarm(reply.Markdown), [SlackMessages.Document] = new JsonObject { ["name"] = document.Name, ["text"] = document.Text } }];
        // Once more for each part: what was code may not be when its beginning is in the part before.
        var parts = Paragraphs.Split(SlackText.Disarm(reply.Markdown), LongestMarkdown).Select(SlackText.Disarm).ToList();
        return [.. parts.Select((part, i) =>
        {
            var blocks = new JsonArray(new JsonObject { ["type"] = "markdown", ["text"] = part });
            if (i == parts.Count - 1)
                AddEnd(blocks, reply, judged);
            return Message(Paragraphs.Shorten(Mrkdwn.From(part), LongestText), blocks);
        })];
    }

    /// <summary>The same without blocks that some workspaces don't take.</summary>
    public static JsonObject Plain(JsonObject message)
    {
        var blocks = new JsonArray();
        foreach (var block in message["blocks"]?.AsArray() ?? [])
        {
            if ((string?)block!["type"] == "markdown")
            {
                foreach (var section in Paragraphs.Split(Mrkdwn.From((string)block["text"]!), LongestSection))
                    blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = section } });
            }
            else if ((string?)block["type"] != "context_actions")
            {
                blocks.Add(block.DeepClone());
            }
        }

        return Message((string)message["text"]!, blocks);
    }

    private static JsonObject Status(string text) => Message(SlackText.Escape(text), new JsonArray(Context($"_{SlackText.Escape(text)}_")));

    private static JsonObject Progress(string text) =>
        Message(Paragraphs.Shorten(Mrkdwn.From(text), LongestText), new JsonArray(new JsonObject { ["type"] = "markdown", ["text"] = SlackText.Disarm(Unfinished.From(Paragraphs.Split(text, LongestMarkdown)[0])) }));

    // With a button that stops what is being written.
    private static JsonObject Stoppable(JsonObject message, Draft draft)
    {
        if (draft.CanStop)
            message["blocks"]!.AsArray().Add(Buttons([new ReplyButton(Localizer.In(draft.Language).Say("Stop"), "stop")]));
        return message;
    }

    private static JsonObject Message(string text, JsonArray blocks) => new() { ["text"] = text.Length == 0 ? " " : text, ["blocks"] = blocks, ["unfurl_links"] = false, ["unfurl_media"] = false };

    private static void AddEnd(JsonArray blocks, Reply reply, (string Question, string Conversation) judged)
    {
        if (reply.Citations.Count > 0)
            blocks.Add(Context(string.Join('\n', reply.Citations.Take(MostSources).Select(Source))));
        if (reply.Notice is { } notice)
            blocks.Add(Context($"_{SlackText.Escape(notice)}_"));
        if (reply.Buttons.Count > 0)
        {
            blocks.Add(Buttons(reply.Buttons));
        }

        if (reply.IsAnswer)
            blocks.Add(Thumbs(Localizer.In(reply.Language), judged));
    }

    private static JsonObject Buttons(IReadOnlyList<ReplyButton> buttons) => new()
    {
        ["type"] = "actions",
        ["elements"] = new JsonArray([.. buttons.Take(MostButtons).Select((button, i) => new JsonObject
        {
            ["type"] = "button",
            ["action_id"] = $"{Say}:{i}",
            ["text"] = PlainText(Paragraphs.Shorten(button.Label, LongestLabel)),
            ["value"] = Paragraphs.Shorten(button.Text, LongestValue),
        })]),
    };

    private static JsonObject Thumbs(Localizer localizer, (string Question, string Conversation) judged)
    {
        return new JsonObject
        {
            ["type"] = "context_actions",
            ["elements"] = new JsonArray(new JsonObject
            {
                ["type"] = "feedback_buttons",
                ["action_id"] = Feedback,
                ["positive_button"] = Thumb(localizer.Say("Good answer"), "up"),
                ["negative_button"] = Thumb(localizer.Say("Bad answer"), "down"),
            }),
        };

        JsonObject Thumb(string label, string thumb) => new() { ["text"] = PlainText(label), ["value"] = $"{thumb}|{judged.Question}|{judged.Conversation}" };
    }

    private static string Source(Citation citation)
    {
        var title = SlackText.Escape(citation.Title);
        var named = citation.Url is { } url && SafeMarkdown.IsAllowed(url) ? $"<{SlackText.Escape(url)}|{title}>" : $"*{title}*";
        return $"[{citation.Number}] {named}: {SlackText.Escape(Paragraphs.Shorten(citation.Quote, LongestQuote))}";
    }

    private static JsonObject Context(string mrkdwn) => new()
    {
        ["type"] = "context",
        ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = Paragraphs.Split(mrkdwn, LongestSection)[0] }),
    };

    private static JsonObject PlainText(string text) => new() { ["type"] = "plain_text", ["text"] = text };
}
