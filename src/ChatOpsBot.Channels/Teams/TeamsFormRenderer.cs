using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Channels.Teams;

/// <summary>A form as a dialog with an Adaptive Card.
/// See https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots.</summary>
internal static class TeamsFormRenderer
{
    public const string FormName = "chatopsForm";
    public const string State = "chatopsState";
    public const string Button = "chatopsButton";

    /// <summary>The verb of the action that shows a form in the chat.</summary>
    public const string ShowVerb = "form";

    private const int LongestText = 10_000;

    /// <summary>The response to <c>task/fetch</c> or <c>task/submit</c>; null closes the dialog.</summary>
    /// <param name="isFetch">Nothing is open yet, so that what there is to say is shown in a dialog.</param>
    /// <param name="localizer">Of whoever waits, for what is said while there is no answer yet.</param>
    public static JsonObject? Answer(Reply? reply, bool isFetch, Localizer localizer) => reply switch
    {
        null => Say(localizer.Say("This takes longer. The answer comes in the chat.")),
        { Form: { } form } => new JsonObject
        {
            ["task"] = new JsonObject
            {
                ["type"] = "continue",
                ["value"] = new JsonObject
                {
                    ["title"] = form.Title,
                    ["height"] = "large",
                    ["width"] = "large",
                    ["card"] = new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = Card(form, isDialog: true) },
                },
            },
        },
        _ => isFetch ? Say(reply.Markdown) : null,
    };

    /// <summary>The response to an action of a form in the chat: the form anew, or a word in its place once it is done.
    /// See https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards.</summary>
    public static JsonObject CardAnswer(Reply? reply) => new()
    {
        ["statusCode"] = 200,
        ["type"] = "application/vnd.microsoft.card.adaptive",
        ["value"] = reply?.Form is { } form ? Card(form, isDialog: false) : Frame(new JsonArray(Text(reply is null ? "…" : "✓", "default")), []),
    };

    /// <summary>A form as a message, where it is filled in in the chat.</summary>
    public static JsonObject Attachment(Form form) => new() { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = Card(form, isDialog: false) };

    /// <summary>What was filled in, without what the form itself put there.</summary>
    public static Dictionary<string, string> Values(JsonElement data) => data.ValueKind != JsonValueKind.Object
        ? []
        : data.EnumerateObject()
            .Where(value => value.Name is not (FormName or State or Button or "msteams") && value.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            .ToDictionary(value => value.Name, value => value.Value.ToString(), StringComparer.Ordinal);

    private static JsonObject Say(string text) => new() { ["task"] = new JsonObject { ["type"] = "message", ["value"] = Paragraphs.Shorten(SafeMarkdown.From(text), LongestText) } };

    private static JsonObject Card(Form form, bool isDialog)
    {
        var body = new JsonArray();
        foreach (var error in form.Errors)
            body.Add(Text($"**{form.Fields.FirstOrDefault(field => field.Name == error.Key)?.Label ?? error.Key}**: {error.Value}", "attention"));
        if (form.Message is { } message)
            body.Add(Text(message, "default"));
        foreach (var field in form.Fields)
            body.Add(Input(field, Localizer.In(form.Language)));
        return Frame(body, [.. form.Buttons.Select(button => Submit(form, button.Label, button.Name, isDialog)), Submit(form, form.Submit, null, isDialog)]);
    }

    private static JsonObject Frame(JsonArray body, JsonArray actions) => new()
    {
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["type"] = "AdaptiveCard",
        ["version"] = "1.4",
        ["body"] = body,
        ["actions"] = actions,
    };

    private static JsonObject Submit(Form form, string title, string? button, bool isDialog)
    {
        var data = new JsonObject { [FormName] = form.Name, [State] = form.State };
        if (button is not null)
            data[Button] = button;
        return isDialog ? new JsonObject { ["type"] = "Action.Submit", ["title"] = title, ["data"] = data } : new JsonObject { ["type"] = "Action.Execute", ["verb"] = "submit", ["title"] = title, ["data"] = data };
    }

    private static JsonObject Input(FormField field, Localizer localizer)
    {
        var input = new JsonObject { ["id"] = field.Name, ["label"] = field.Hint is { } hint ? $"{field.Label}: {hint}" : field.Label, ["value"] = field.Value };
        if (field.Kind == FormFieldKind.Choice)
        {
            input["type"] = "Input.ChoiceSet";
            input["choices"] = new JsonArray([.. field.Choices.Select(choice => new JsonObject { ["title"] = field.LabelOf(choice), ["value"] = choice })]);
        }
        else
        {
            input["type"] = "Input.Text";
            input["isMultiline"] = field.Kind == FormFieldKind.Text;
            if (field.Kind == FormFieldKind.Secret)
                input["style"] = "password";
        }

        if (field.IsRequired)
        {
            input["isRequired"] = true;
            input["errorMessage"] = localizer.Say($"{field.Label} is missing.");
        }

        return input;
    }

    private static JsonObject Text(string markdown, string color) => new() { ["type"] = "TextBlock", ["text"] = SafeMarkdown.From(markdown), ["wrap"] = true, ["color"] = color };
}
