using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Model;

/// <summary>A vendor whose API is nearly OpenAI's, and where it is not, as its documentation has it.</summary>
/// <param name="Preset">Its name in the product.</param>
/// <param name="Documentation">What is played is described there.</param>
public sealed record Vendor(string Preset, string Documentation)
{
    /// <summary>Of its addresses, what comes before <c>/chat/completions</c>.</summary>
    public string Base { get; init; } = "/v1";

    /// <summary>What is configured of <see cref="Base"/>.</summary>
    public string Configured { get; init; } = "/v1";

    /// <summary>The header that the key is in, and what is before it.</summary>
    public (string Name, string Before) Key { get; init; } = ("Authorization", "Bearer ");

    /// <summary>What it refuses of a request besides.</summary>
    public Func<JsonObject, VendorError?> Refuses { get; init; } = _ => null;

    /// <summary>Changes each piece of a stream, and a whole answer.</summary>
    public Action<JsonObject> Dress { get; init; } = _ => { };

    public UsageIn Usage { get; init; } = UsageIn.LastPiece;

    public ThoughtsIn Thoughts { get; init; } = ThoughtsIn.ReasoningContent;

    public string Stop { get; init; } = "stop";

    public string StopForCalls { get; init; } = "tool_calls";

    /// <summary>A whole answer says how it ended.</summary>
    public bool SaysStop { get; init; } = true;

    /// <summary>The calls of a tool in a stream, each piece what <c>tool_calls</c> is.</summary>
    public Func<string, string, IEnumerable<JsonNode>> Calls { get; init; } = StandardCalls;

    /// <summary><c>tool_calls</c> of a whole answer.</summary>
    public Func<string, string, JsonNode> WholeCalls { get; init; } = (tool, arguments) => new JsonArray(Call(tool, arguments, "call_1"));

    /// <summary>What comes before the first piece.</summary>
    public string Before { get; init; } = "";

    /// <summary>What comes after the last, before <c>[DONE]</c>, given all that was said.</summary>
    public Func<string, JsonObject?> Last { get; init; } = _ => null;

    /// <summary>How it says what goes wrong.</summary>
    public IReadOnlyDictionary<VendorFault, VendorError> Errors { get; init; } = new Dictionary<VendorFault, VendorError>();

    /// <summary>A line amid a stream that says that it fails.</summary>
    public string Amid { get; init; } = """data: {"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}""";

    public override string ToString() => Preset;

    public static JsonObject Call(string tool, string arguments, string? id, int? index = null)
    {
        var call = new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments } };
        if (id is not null)
            call["id"] = id;
        if (index is not null)
            call["index"] = index;
        return call;
    }

    private static IEnumerable<JsonNode> StandardCalls(string tool, string arguments)
    {
        yield return new JsonArray(Call(tool, "", "call_1", 0));
        foreach (var part in arguments.Chunk(7))
            yield return new JsonArray(new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = new string(part) } });
    }
}

public enum UsageIn
{
    None,
    LastPiece,

    /// <summary>A piece without a choice, where it was asked for.</summary>
    PieceOfItsOwn,

    /// <summary>The choice of the last piece.</summary>
    Choice,

    /// <summary>A member that is named after the vendor.</summary>
    Groq,
}

public enum ThoughtsIn
{
    None,
    ReasoningContent,
    Reasoning,

    /// <summary>The text, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>.</summary>
    Text,

    /// <summary>Parts of the content.</summary>
    Parts,
}

public enum VendorFault
{
    Key,
    Busy,
    TooLong,
    Filtered,
}

/// <param name="Status">Of HTTP.</param>
public sealed record VendorError(int Status, string Body);
