using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Forms;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Where a form was opened, kept with the modal.</summary>
internal sealed record SlackFormOrigin(string Channel, string State);

/// <summary>A form as a modal. See https://docs.slack.dev/surfaces/modals/.</summary>
internal static class SlackFormRenderer
{
    public const string Button = "form";
    public const string Value = "value";

    private const int LongestTitle = 24;
    private const int LongestSection = 2_900;
    private const int MostSections = 20;
    private const int LongestHint = 2_000;

    // Slack takes 3,000 characters in an input; pieces leave room to write.
    private const int LongestPiece = 2_400;

    public static JsonObject Render(Form form, string channel)
    {
        var blocks = new JsonArray();
        foreach (var error in form.Errors)
            AddText(blocks, $":warning: *{SlackText.Escape(form.Fields.FirstOrDefault(field => field.Name == error.Key)?.Label ?? error.Key)}*: {SlackText.Escape(error.Value)}");
        foreach (var field in form.Fields)
            AddField(blocks, field);
        if (form.Buttons.Count > 0)
        {
            blocks.Add(new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray([.. form.Buttons.Select(button => new JsonObject { ["type"] = "button", ["action_id"] = $"{Button}:{button.Name}", ["text"] = PlainText(button.Label), ["value"] = button.Name })]),
            });
        }

        if (form.Message is { } message)
            AddText(blocks, Mrkdwn.From(message));
        var view = Frame(form.Title, blocks);
        view["callback_id"] = form.Name;
        view["submit"] = PlainText(form.Submit);
        view["private_metadata"] = JsonSerializer.Serialize(new SlackFormOrigin(channel, form.State), SlackJson.Default.SlackFormOrigin);
        return view;
    }

    /// <summary>A modal that only says something.</summary>
    public static JsonObject Text(string title, string markdown)
    {
        var blocks = new JsonArray();
        AddText(blocks, Mrkdwn.From(markdown));
        return Frame(title, blocks);
    }

    /// <summary>What was filled in, by the names of fields, with the input that each begins at.</summary>
    public static (Dictionary<string, string> Values, Dictionary<string, string> Inputs) Read(JsonElement state)
    {
        var pieces = new List<(string Field, int Piece, string Input, string Value)>();
        foreach (var input in state.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object ? values.EnumerateObject().ToList() : [])
        {
            if (input.Name.Split('~') is [var field, var piece, _] && int.TryParse(piece, System.Globalization.CultureInfo.InvariantCulture, out var number))
                pieces.Add((field, number, input.Name, ValueOf(input.Value)));
        }

        var ordered = pieces.OrderBy(piece => piece.Piece).ToLookup(piece => piece.Field);
        return (
            ordered.ToDictionary(field => field.Key, field => string.Join('\n', field.Select(piece => piece.Value).Where((text, i) => i == 0 || text.Length > 0)), StringComparer.Ordinal),
            ordered.ToDictionary(field => field.Key, field => field.First().Input, StringComparer.Ordinal));
    }

    private static void AddField(JsonArray blocks, FormField field)
    {
        if (field.Kind == FormFieldKind.Choice)
        {
            var element = new JsonObject
            {
                ["type"] = "static_select",
                ["action_id"] = Value,
                ["options"] = new JsonArray([.. field.Choices.Select(Option)]),
            };
            if (field.Choices.Contains(field.Value, StringComparer.Ordinal))
                element["initial_option"] = Option(field.Value);
            blocks.Add(Input(field, 0, field.Label, element));
            return;
        }

        var pieces = field.Kind == FormFieldKind.Text ? Pieces(field.Value) : [field.Value];
        for (var i = 0; i < pieces.Count; i++)
        {
            var element = new JsonObject { ["type"] = "plain_text_input", ["action_id"] = Value, ["multiline"] = field.Kind == FormFieldKind.Text };
            if (pieces[i].Length > 0)
                element["initial_value"] = pieces[i];
            blocks.Add(Input(field, i, pieces.Count == 1 ? field.Label : $"{field.Label}, part {i + 1} of {pieces.Count}", element));
        }
    }

    // An input keeps what was typed as long as its id is the same; another value makes another id, so that it is shown.
    private static JsonObject Input(FormField field, int piece, string label, JsonObject element)
    {
        var block = new JsonObject
        {
            ["type"] = "input",
            ["block_id"] = $"{field.Name}~{piece}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(field.Value)))[..8]}",
            ["label"] = PlainText(label),
            ["element"] = element,
            ["optional"] = !field.IsRequired || piece > 0,
        };
        if (field.Hint is { } hint && piece == 0)
            block["hint"] = PlainText(Paragraphs.Shorten(hint, LongestHint));
        return block;
    }

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (piece.Length > 0 && piece.Length + line.Length > LongestPiece)
            {
                pieces.Add(piece.ToString(0, piece.Length - 1));
                piece.Clear();
            }

            piece.Append(line).Append('\n');
        }

        pieces.Add(piece.ToString(0, piece.Length - 1));
        return pieces;
    }

    private static string ValueOf(JsonElement input)
    {
        if (!input.TryGetProperty(Value, out var element))
            return "";
        if (element.TryGetProperty("selected_option", out var chosen) && chosen.ValueKind == JsonValueKind.Object)
            return chosen.GetProperty("value").GetString() ?? "";
        return element.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    private static JsonObject Frame(string title, JsonArray blocks) => new()
    {
        ["type"] = "modal",
        ["title"] = PlainText(Paragraphs.Shorten(title, LongestTitle)),
        ["close"] = PlainText("Close"),
        ["blocks"] = blocks,
    };

    private static void AddText(JsonArray blocks, string mrkdwn)
    {
        foreach (var section in Paragraphs.Split(mrkdwn, LongestSection).Take(MostSections))
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = section.Length == 0 ? " " : section } });
    }

    private static JsonObject Option(string value) => new() { ["text"] = PlainText(value), ["value"] = value };

    private static JsonObject PlainText(string text) => new() { ["type"] = "plain_text", ["text"] = text };
}
