using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Models.Vendors;

/// <summary>What services write nearly as OpenAI does, as OpenAI does: its client takes an unknown word, a missing member or another shape for
/// an error. Where each is from is in the table of <c>docs/models.md</c>.</summary>
internal sealed class CommonAnswer
{
    // Without one of these a piece is as OpenAI's. In texts quotation marks are escaped.
    private static readonly byte[][] Marks = [.. ((string[])["\"error\"", "\"code\"", "\"base_resp\"", "\"tool_calls\"", "\"usage\":{", "\"usage\": {", "\"message\"", "\"reasoning", "\"content\":[", "\"content\": [", "\"finish_reason\":\"", "\"finish_reason\": \"", "\"role\":\"\"", "\"role\": \"\""]).Select(Encoding.UTF8.GetBytes)];

    private const int LongestError = 64 * 1024;
    private const string Finish = "finish_reason";
    private const string Calls = "tool_calls";
    private const string Content = "content";
    private const string Reasoning = "reasoning_content";
    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    private static ReadOnlySpan<byte> Stops => "\"message_stop\""u8;

    private static ReadOnlySpan<byte> Error => "\"error\""u8;

    // Calls by their id, in the order in which they began; and which of them a service's number stands for now.
    private readonly List<string> calls = [];
    private readonly Dictionary<int, int> numbers = [];

    // Calls whose arguments came as a whole.
    private readonly HashSet<int> complete = [];
    private readonly AnswerForm form;

    public CommonAnswer(AnswerForm form) => (this.form, IsUnfinished) = (form, form != AnswerForm.Lines);

    /// <summary>The service has not said yet that this is all.</summary>
    public bool IsUnfinished { get; private set; }

    /// <param name="json">A piece of an answer.</param>
    /// <param name="isWhole">It is all of it.</param>
    /// <returns>The status of an error that it is; else how it is to be written, null as it is.</returns>
    public (HttpStatusCode? Error, byte[]? Rewritten) Look(ReadOnlySpan<byte> json, bool isWhole)
    {
        if (json.SequenceEqual(Done))
        {
            IsUnfinished = false;
            return default;
        }

        if (form == AnswerForm.Anthropic)
        {
            // Its errors its client knows.
            IsUnfinished &= json.IndexOf(Stops) < 0;
            return default;
        }

        if (form == AnswerForm.Lines && Json.Object(json) is { } line)
            IsUnfinished = line["done"]?.GetValueKind() == JsonValueKind.False;
        var isPlain = isWhole ? json.Length > LongestError && json.IndexOf("\"choices\""u8) < 0 : form == AnswerForm.OpenAi ? !HasMark(json) : json.IndexOf(Error) < 0;
        if (isPlain || Json.Object(json) is not { } piece)
            return default;
        if (HiddenError.Of(piece) is { } status)
            return (status, null);
        if (form != AnswerForm.OpenAi || piece["choices"] is not JsonArray choices)
            return default;
        foreach (var choice in choices.OfType<JsonObject>())
        {
            if (Read(piece, choice, isWhole) is { } broken)
                return (broken, null);
        }

        if (piece["usage"] is not JsonObject && piece["x_groq"]?["usage"] is JsonObject usage)
            piece["usage"] = usage.DeepClone();
        if (piece["usage"] is JsonObject counted && (counted["prompt_cache_hit_tokens"] ?? counted["cached_tokens"]) is { } cached && counted["prompt_tokens_details"] is null)
            counted["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached.DeepClone() };
        return (null, Encoding.UTF8.GetBytes(piece.ToJsonString()));
    }

    private static bool HasMark(ReadOnlySpan<byte> json)
    {
        foreach (var mark in Marks)
        {
            if (json.IndexOf(mark) >= 0)
                return true;
        }

        return false;
    }

    /// <returns>The status of a failure that is told as a reason to end.</returns>
    private HttpStatusCode? Read(JsonObject piece, JsonObject choice, bool isWhole)
    {
        if (piece["usage"] is not JsonObject && choice["usage"] is JsonObject usage)
            piece["usage"] = usage.DeepClone();
        // All that was said may be said again at the end of a stream.
        if (!isWhole && choice["delta"] is not JsonObject)
            choice["delta"] = new JsonObject();
        if (choice[isWhole ? "message" : "delta"] is not JsonObject part)
            return null;
        if (part["role"]?.ToString() is "" or null)
            part.Remove("role");
        if (isWhole)
            part["role"] ??= "assistant";
        ReadContent(part);
        ReadCalls(part, isWhole);
        var finish = choice[Finish] is JsonValue reason && reason.GetValueKind() == JsonValueKind.String ? reason.GetValue<string>() : "";
        IsUnfinished &= finish.Length == 0;
        var common = finish.ToLowerInvariant() switch
        {
            "" => isWhole ? part[Calls] is JsonArray { Count: > 0 } ? Calls : "stop" : null,
            "stop" or Calls or "length" or "content_filter" or "function_call" => finish.ToLowerInvariant(),
            "model_length" or "max_tokens" or "model_context_window_exceeded" => "length",
            "error" or "network_error" or "insufficient_system_resource" or "abort" or "aborted" or "cancelled" or "malformed_function_call" => "error",
            "tool_use" or "tool_call" => Calls,
            { } other when other.StartsWith("function_call_filter", StringComparison.Ordinal) => "error",
            { } other when other.StartsWith("content_filter", StringComparison.Ordinal) || other is "sensitive" or "safety" or "recitation" or "prohibited_content" => "content_filter",
            _ => "stop",
        };
        if (common == "error")
            return HttpStatusCode.ServiceUnavailable;
        choice[Finish] = common;
        return null;
    }

    // Text and thoughts as parts of a list, or thoughts by another name.
    private static void ReadContent(JsonObject part)
    {
        if (part[Content] is JsonArray parts)
        {
            var thoughts = string.Concat(parts.OfType<JsonObject>().SelectMany(each => each["thinking"] as JsonArray ?? []).Select(each => (string?)each?["text"]));
            part[Content] = string.Concat(parts.OfType<JsonObject>().Select(each => (string?)each["text"]));
            if (thoughts.Length > 0)
                part[Reasoning] = thoughts;
        }

        if (part[Reasoning] is null && part["reasoning"] is JsonValue thought && thought.GetValueKind() == JsonValueKind.String)
            part[Reasoning] = thought.GetValue<string>();
    }

    private void ReadCalls(JsonObject part, bool isWhole)
    {
        if (part[Calls] is JsonObject single)
        {
            part.Remove(Calls);
            part[Calls] = new JsonArray(single);
        }

        foreach (var call in (part[Calls] as JsonArray ?? []).OfType<JsonObject>())
        {
            var function = call["function"] as JsonObject;
            var arguments = function?["arguments"];
            if (arguments is JsonObject or JsonArray)
                function!["arguments"] = arguments.ToJsonString();
            call["type"] ??= "function";
            Number(call, isNamed: function?["name"]?.ToString() is { Length: > 0 }, isWhole);
        }
    }

    // Some number no call, some all alike, some say no id, or the same one again.
    private void Number(JsonObject call, bool isNamed, bool isWhole)
    {
        var said = call["index"] is JsonValue value && value.TryGetValue<int>(out var index) ? index : (int?)null;
        var id = call["id"]?.ToString() ?? "";
        var known = id.Length > 0 ? calls.IndexOf(id) : -1;
        var before = said is not null && numbers.TryGetValue(said.Value, out var meant) ? meant : (int?)null;
        var begins = isNamed && (isWhole || (known < 0 && (id.Length > 0 || before is null || complete.Contains(before.Value))));
        var own = begins ? Begin(known < 0 ? id : "") : known >= 0 ? known : before ?? Math.Max(0, calls.Count - 1);
        if (isNamed && StrictJson.Read($"{call["function"]?["arguments"]}") is JsonObject)
            complete.Add(own);
        numbers[said ?? -1] = own;
        call["index"] = own;
        if (own < calls.Count && (isNamed || id.Length > 0))
            call["id"] = calls[own];
        else
            call.Remove("id");
    }

    private int Begin(string id)
    {
        calls.Add(id.Length > 0 ? id : $"call-{Guid.CreateVersion7():N}");
        return calls.Count - 1;
    }
}
