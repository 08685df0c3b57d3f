using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Agents.Tools;

/// <summary>A call that is made of another's arguments, as an administrator wrote it: <c>orders_getOrder id={orderId}</c>, or
/// <c>dryRun=true</c> for the same call with an argument more.</summary>
/// <param name="Tool">That is called.</param>
/// <param name="IsSame">It is the tool itself, with what is given beside its arguments.</param>
public sealed partial record FollowUpCall(Tool Tool, bool IsSame, IReadOnlyList<(string Name, string Value)> Given)
{
    /// <summary>Who may have its tool called; null: everyone.</summary>
    public IReadOnlyList<string>? Access { get; init; }

    /// <param name="written">As an administrator wrote it.</param>
    /// <param name="of">The tool whose calls it follows.</param>
    /// <param name="find">Other tools by their names.</param>
    public static (FollowUpCall? Call, Phrase? Wrong) Read(string written, Tool of, Func<string, Tool?> find)
    {
        var words = Typed.Words(written);
        var isSame = words is [var first, ..] && first.Contains('=', StringComparison.Ordinal);
        var tool = words.Count == 0 ? null : isSame ? of : find(words[0]);
        if (tool is null)
            return (null, $"There is no tool `{words.FirstOrDefault()}`. Write a tool and what it is given, as `orders_getOrder id={{orderId}}`.");
        if (!isSame && tool.Risk != ToolRisk.Read)
            return (null, $"`{tool.Name}` changes something, and is not called to find something out.");
        var given = new List<(string, string)>();
        foreach (var word in isSame ? words : words.Skip(1))
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0 || !tool.Arguments.Contains(word[..cut]))
                return (null, $"`{word}` is nothing that `{tool.Name}` is given. It is given {Names(tool)}.");
            if (isSame && Places().IsMatch(word[(cut + 1)..]))
                return (null, $"`{word}` would be the call itself. Write an argument with which it does nothing, as `dryRun=true`, or a tool that reads and what it is given.");
            if (Places().Matches(word[(cut + 1)..]).Select(place => place.Groups["name"].Value).FirstOrDefault(name => !of.Arguments.Contains(name)) is { } unknown)
                return (null, of.HasNo(unknown));
            given.Add((word[..cut], word[(cut + 1)..]));
        }

        return (new FollowUpCall(tool, isSame, given), null);
    }

    /// <param name="arguments">Of the call that it follows.</param>
    public JsonObject ArgumentsFor(JsonObject arguments)
    {
        var made = IsSame ? arguments.DeepClone().AsObject() : [];
        foreach (var (name, value) in Given)
            made[name] = Whole().Match(value) is { Success: true } whole ? arguments[whole.Groups["name"].Value]?.DeepClone() : Literal(name, Places().Replace(value, place => ToolArguments.TextOf(arguments[place.Groups["name"].Value])));
        // What the call does not have is left out of it.
        foreach (var absent in made.Where(member => member.Value is null).Select(member => member.Key).ToList())
            made.Remove(absent);
        return made;
    }

    private JsonNode? Literal(string name, string value) =>
        Tool.Member(name)?["type"] is JsonValue type && type.TryGetValue<string>(out var kind) && kind == "string" ? value : ToolArguments.ReadValue(value) ?? value;

    private static string Names(Tool tool) => string.Join(", ", tool.Arguments.Select(name => $"`{name}`"));

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Places();

    [GeneratedRegex(@"^\{(?<name>[^{}]+)\}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}
