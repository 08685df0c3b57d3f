using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Where a form was opened and in which language, kept with the modal.</summary>
internal sealed record SlackFormOrigin(string Channel, string State, Language Language = Language.English)
{
    /// <returns>Null for a modal that is no form.</returns>
    public static SlackFormOrigin? Of(SlackView view)
    {
        try
        {
            return JsonSerializer.Deserialize(view.PrivateMetadata ?? "null", SlackJson.Default.SlackFormOrigin) is { Channel.Length: > 0, State: not null } origin ? origin : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A form as a modal. See https://docs.slack.dev/surfaces/modals/.</summary>
internal static class SlackFormRenderer
{
    public const string Button = "form";
    public const string Value = "value";

    private const int LongestTitle = 24;
    private const int LongestSection = 2_900;
    private const int MostSections = 20;
    private const int LongestHint = 2_000;

    /// <summary>What a modal shows that is open.</summary>
    public static IReadOnlyList<JsonObject> Render(Draft draft, SlackAddress to) =>
        (draft.Form ?? draft.Reply?.Form) is { } form ? [Render(form, to.Channel, to.Sent)]
        : draft.Reply is { } reply ? [Text(to.Title ?? "ChatOpsBot", reply.Markdown, reply.Language)]
        : [];

    /// <param name="sent">How the fields stand in the modal that is shown anew, by their names; null when none is open yet.</param>
    public static JsonObject Render(Form form, string channel, IReadOnlyDictionary<string, SlackSent>? sent = null)
    {
        var localizer = Localizer.In(form.Language);
        var blocks = new JsonArray();
        foreach (var error in form.Errors)
            AddText(blocks, $":warning: *{SlackText.Escape(form.Fields.FirstOrDefault(field => field.Name == error.Key)?.Label ?? error.Key)}*: {SlackText.Escape(error.Value)}");
        if (form.Message is { } message)
            AddText(blocks, Mrkdwn.From(message));
        foreach (var field in form.Fields)
            AddField(blocks, field, sent?.GetValueOrDefault(field.Name), localizer);
        if (form.Buttons.Count > 0)
        {
            blocks.Add(new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray([.. form.Buttons.Select(button => new JsonObject { ["type"] = "button", ["action_id"] = $"{Button}:{button.Name}", ["text"] = PlainText(button.Label), ["value"] = button.Name })]),
            });
        }

        var view = Frame(form.Title, blocks, localizer);
        view["callback_id"] = form.Name;
        view["submit"] = PlainText(form.Submit);
        view["private_metadata"] = JsonSerializer.Serialize(new SlackFormOrigin(channel, form.State, form.Language), SlackJson.Default.SlackFormOrigin);
        return view;
    }

    /// <summary>A modal that only says something.</summary>
    public static JsonObject Text(string title, string markdown, Language language)
    {
        var blocks = new JsonArray();
        AddText(blocks, Mrkdwn.From(markdown));
        return Frame(title, blocks, Localizer.In(language));
    }

    private static void AddField(JsonArray blocks, FormField field, SlackSent? sent, Localizer localizer)
    {
        // Another value has other inputs, so that it is shown; the same value keeps them, with what is typed there meanwhile.
        var mark = SlackPieces.MarkOf(field.Value);
        var edition = sent is not null && sent.Mark == mark ? sent.Edition : mark;
        if (field.Kind == FormFieldKind.Choice)
        {
            var element = new JsonObject
            {
                ["type"] = "static_select",
                ["action_id"] = Value,
                ["options"] = new JsonArray([.. field.Choices.Select(choice => Option(field, choice))]),
            };
            if (field.Choices.Contains(field.Value, StringComparer.Ordinal))
                element["initial_option"] = Option(field, field.Value);
            blocks.Add(Input(field, 0, continues: false, edition, field.Label, element));
            return;
        }

        var pieces = SlackPieces.SplitLike(field.Value, sent) ?? (field.Kind == FormFieldKind.Text ? SlackPieces.Split(field.Value) : [new SlackPiece(field.Value, Continues: false)]);
        for (var i = 0; i < pieces.Count; i++)
        {
            var element = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Value, ["multiline"] = field.Kind == FormFieldKind.Text };
            if (pieces[i].Text.Length > 0)
                element["initial_value"] = pieces[i].Text;
            blocks.Add(Input(field, i, pieces[i].Continues, edition, pieces.Count == 1 ? field.Label : localizer.Say($"{field.Label}, part {i + 1} of {pieces.Count}"), element));
        }
    }

    private static JsonObject Input(FormField field, int piece, bool continues, string edition, string label, JsonObject element)
    {
        var block = new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = SlackPieces.Id(field.Name, piece, continues, edition),
            ["label"] = PlainText(label),
            ["element"] = element,
            ["optional"] = !field.IsRequired || piece > 0,
        };
        if (field.Hint is { } hint && piece == 0)
            block["hint"] = PlainText(Paragraphs.Shorten(hint, LongestHint));
        return block;
    }

    private static JsonObject Frame(string title, JsonArray blocks, Localizer localizer) => new()
    {
        ["type"] = "modal",
        ["title"] = PlainText(Paragraphs.Shorten(title, LongestTitle)),
        ["close"] = PlainText(localizer.Say("Close")),
        ["blocks"] = blocks,
    };

    private static void AddText(JsonArray blocks, string mrkdwn)
    {
        foreach (var section in Paragraphs.Split(mrkdwn, LongestSection).Take(MostSections))
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = section.Length == 0 ? " " : section } });
    }

    private static JsonObject Option(FormField field, string choice) => new() { ["text"] = PlainText(field.LabelOf(choice)), ["value"] = choice };

    private static JsonObject PlainText(string text) => new() { ["type"] = "plain_text", ["text"] = text };
}
