using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Models;
using ChatOpsBot.Search;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What matters of a long result: of JSON without what is empty, and of the list that takes most room the items that share most words with what
/// is looked for; of text its beginning and such paragraphs.</summary>
internal static class ResultDigest
{
    private const int LongestText = 300;
    private const int Note = 40;
    private const double Beginning = 0.3;

    /// <param name="about">What is looked for.</param>
    /// <param name="call">The number by which the rest is read.</param>
    public static string Of(string result, int tokens, string about, int call)
    {
        if (Tokens.Count(result) <= tokens)
            return result;
        var terms = TextTerms.Of(TextTerms.Letters, about).Where(term => !QuestionWords.Has(term)).ToHashSet(StringComparer.Ordinal);
        var left = Math.Max(tokens - Note, 1);
        var (text, note) = CutText.Parted(result);
        return $"{(ToolArguments.ReadValue(text) is { } json ? OfJson(Bare(json), left, terms, call) : OfText(text, left, terms, call))}{note}";
    }

    /// <summary>The beginning of it.</summary>
    public static string Start(string text, int tokens)
    {
        var all = Tokens.Count(text);
        return all <= tokens ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..(int)((long)text.Length * tokens / all)]}\n… (this is the beginning of {text.Length:N0} characters)");
    }

    private static string OfJson(JsonNode? json, int left, HashSet<string> terms, int call)
    {
        var whole = ToolJson.Write(json);
        if (Tokens.Count(whole) <= left || Longest(json) is not { Count: > 1 } items)
            return $"{Start(whole, left)}\n{Rest("what is empty or long is left out", call)}";
        var written = items.Select(ToolJson.Write).ToList();
        items.Clear();
        var chosen = Choose(written, left - Tokens.Count(ToolJson.Write(json)), terms);
        foreach (var i in chosen)
            items.Add(JsonNode.Parse(written[i]));
        // Where each is longer than there is room, the beginning of the nearest.
        return chosen.Count == 0
            ? $"{Start(written[Nearest(written, terms)[0]], left)}\n{Rest($"the beginning of one of {written.Count} items, the nearest to what is looked for", call)}"
            : $"{Start(ToolJson.Write(json), left)}\n{Rest($"{chosen.Count} of {written.Count} items, those nearest to what is looked for", call)}";
    }

    private static string OfText(string text, int left, HashSet<string> terms, int call)
    {
        var start = Start(text, (int)(left * Beginning)).Split("\n… (")[0];
        var paragraphs = text[start.Length..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var chosen = Choose(paragraphs, left - Tokens.Count(start), terms);
        return $"{start} …\n{string.Join('\n', chosen.Select(i => paragraphs[i]))}\n{Rest($"the beginning of {text.Length} characters, and the lines nearest to what is looked for", call)}";
    }

    // The nearest first as long as there is room, in their own order.
    private static List<int> Choose(IReadOnlyList<string> parts, int left, HashSet<string> terms)
    {
        var chosen = new List<int>();
        foreach (var i in Nearest(parts, terms))
        {
            var length = Tokens.Count(parts[i]) + 1;
            if (length > left)
                continue;
            left -= length;
            chosen.Add(i);
        }

        chosen.Sort();
        return chosen;
    }

    private static List<int> Nearest(IReadOnlyList<string> parts, HashSet<string> terms) =>
        [.. parts.Select((part, i) => (i, Near: TextTerms.Of(TextTerms.Letters, part).Distinct(StringComparer.Ordinal).Count(terms.Contains))).OrderByDescending(each => each.Near).ThenBy(each => each.i).Select(each => each.i)];

    private static JsonArray? Longest(JsonNode? node) => Arrays(node).Where(array => array.Count > 1).MaxBy(array => array.ToJsonString().Length);

    private static IEnumerable<JsonArray> Arrays(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Arrays).Prepend(array),
        JsonObject members => members.SelectMany(member => Arrays(member.Value)),
        _ => [],
    };

    private static JsonNode? Bare(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Bare(member.Value))).Where(member => member.Value is not null and not JsonArray { Count: 0 } and not JsonObject { Count: 0 })),
        JsonArray items => new JsonArray([.. items.Select(Bare)]),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text.Length > LongestText ? $"{text[..LongestText]}…" : text,
        _ => node?.DeepClone(),
    };

    private static string Rest(string what, int call) => string.Create(CultureInfo.InvariantCulture, $"… ({what}; {ReadResult.Name} with call {call} reads the rest)");
}
