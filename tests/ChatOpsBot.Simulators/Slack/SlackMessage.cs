using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Slack;

/// <summary>A message as the workspace shows it, with every version that it had.</summary>
public sealed class SlackMessage(string channel, string ts, string? threadTs, string user, JsonObject content)
{
    // Made anew with each version, since others read meanwhile.
    private volatile JsonObject[] versions = [content];
    private volatile long[] changes = [Stopwatch.GetTimestamp()];

    public string Channel => channel;
    public string Ts => ts;
    public string? ThreadTs => threadTs;
    public string User => user;
    public bool IsDeleted { get; set; }
    public bool IsEphemeral { get; init; }
    public DateTimeOffset PostedAt { get; } = TimeProvider.System.GetUtcNow();
    public IReadOnlyList<JsonObject> Versions => versions;

    /// <summary>When each version came, by the stopwatch.</summary>
    public IReadOnlyList<long> Changes => changes;
    public JsonObject Content => versions[^1];
    public string Text => TextOf(Content);
    public bool IsAnswer => HasBlock("context_actions");

    public void Replace(JsonObject next)
    {
        changes = [.. changes, Stopwatch.GetTimestamp()];
        versions = [.. versions, next];
    }

    public IEnumerable<JsonObject> Blocks(string type) =>
        (Content["blocks"] as JsonArray ?? []).OfType<JsonObject>().Where(block => (string?)block["type"] == type);

    public bool HasBlock(string type) => Blocks(type).Any();

    /// <summary>What a person reads: the markdown, else sections, contexts, else the text.</summary>
    public static string TextOf(JsonObject content)
    {
        var parts = (content["blocks"] as JsonArray ?? []).OfType<JsonObject>().Select(block => (string?)block["type"] switch
        {
            "markdown" => (string?)block["text"],
            "section" => (string?)block["text"]?["text"],
            "context" => string.Join('\n', (block["elements"] as JsonArray ?? []).Select(element => (string?)element?["text"])),
            _ => null,
        }).OfType<string>().ToList();
        return parts.Count > 0 ? string.Join('\n', parts) : (string?)content["text"] ?? "";
    }
}
