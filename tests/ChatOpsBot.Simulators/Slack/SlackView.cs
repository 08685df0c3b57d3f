using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Slack;

/// <summary>A modal that the bot opened, as the person has it before them.</summary>
public sealed class SlackView(string id, string user, JsonObject content)
{
    private readonly List<JsonObject> versions = [content];

    public string Id => id;
    public string User => user;
    public bool IsClosed { get; set; }
    public IReadOnlyList<JsonObject> Versions => versions;
    public JsonObject Content => versions[^1];
    public bool IsForm => Content["submit"] is not null;

    /// <summary>At inputs, by the names of fields.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>What a person reads besides inputs.</summary>
    public string Text => string.Join('\n', Blocks.Where(block => (string?)block["type"] == "section").Select(block => (string?)block["text"]?["text"]));

    public IEnumerable<JsonObject> Blocks => (Content["blocks"] as JsonArray ?? []).OfType<JsonObject>();

    public IEnumerable<JsonObject> Inputs(string field) => Blocks.Where(block => (string?)block["type"] == "input" && ((string)block["block_id"]!).StartsWith($"{field}~", StringComparison.Ordinal));

    /// <summary>What stands in a field's inputs.</summary>
    public string Value(string field) => string.Join('\n', Inputs(field).Select(input => (string?)input["element"]?["initial_value"] ?? (string?)input["element"]?["initial_option"]?["value"] ?? ""));

    public void Replace(JsonObject next)
    {
        versions.Add(next);
        Errors.Clear();
    }

    /// <summary>The state that Slack sends: what was filled in, the first input of a field taking its whole text.</summary>
    public JsonObject State(IReadOnlyDictionary<string, string> filled)
    {
        var values = new JsonObject();
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in Blocks.Where(block => (string?)block["type"] == "input"))
        {
            var field = ((string)input["block_id"]!).Split('~')[0];
            var element = input["element"]!;
            var value = filled.TryGetValue(field, out var written) ? begun.Add(field) ? written : "" : (string?)element["initial_value"] ?? (string?)element["initial_option"]?["value"];
            values[(string)input["block_id"]!] = new JsonObject
            {
                [(string)element["action_id"]!] = (string?)element["type"] == "static_select"
                    ? new JsonObject { ["type"] = "static_select", ["selected_option"] = new JsonObject { ["value"] = value } }
                    : new JsonObject { ["type"] = "plain_text_input", ["value"] = string.IsNullOrEmpty(value) ? null : value },
            };
        }

        return new JsonObject { ["values"] = values };
    }

    /// <summary>What Slack refuses. See https://docs.slack.dev/reference/views/modal-views/.</summary>
    public static string? Wrong(JsonObject view)
    {
        var blocks = (view["blocks"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var isWrong = (string?)view["type"] != "modal" || ((string?)view["title"]?["text"])?.Length is null or > 24 || blocks.Count is 0 or > 100
            || ((string?)view["private_metadata"])?.Length > 3_000
            || (blocks.Exists(block => (string?)block["type"] == "input") && view["submit"] is null)
            || blocks.Exists(block => ((string?)block["text"]?["text"])?.Length is 0 or > 3_000)
            || blocks.Exists(block => ((string?)block["element"]?["initial_value"])?.Length > 3_000)
            || blocks.Exists(block => ((string?)block["label"]?["text"])?.Length > 2_000 || ((string?)block["hint"]?["text"])?.Length > 2_000)
            || blocks.Select(block => (string?)block["block_id"]).OfType<string>().GroupBy(id => id, StringComparer.Ordinal).Any(same => same.Count() > 1);
        return isWrong ? "invalid_arguments" : null;
    }
}
