using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ChatOpsBot.Prompts;

/// <summary>Takes a prompt file apart: a head in YAML between lines of three dashes, then the text.</summary>
internal static partial class PromptFile
{
    private const string Line = "---\n";

    private static readonly string[] Keys = [.. new[] { typeof(PromptHead), typeof(PromptModelSettings), typeof(PromptVariable) }
        .SelectMany(type => type.GetProperties()).Select(property => UnderscoredNamingConvention.Instance.Apply(property.Name)).Distinct(StringComparer.Ordinal)];

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public static bool HasHead(string text) => text.ReplaceLineEndings("\n").StartsWith(Line, StringComparison.Ordinal);

    /// <exception cref="PromptException">There is no head, or it is not valid.</exception>
    public static (PromptHead Head, string Body) Split(string file, string text)
    {
        var (head, body) = Cut(file, text);
        try
        {
            RefuseAnchors(file, head);
            return (Yaml.Deserialize<PromptHead>(head) ?? new PromptHead(), body);
        }
        catch (YamlException wrong)
        {
            throw new PromptException(At(file, wrong.Start, Explain(wrong)), wrong);
        }
    }

    /// <summary>The same file with another text.</summary>
    public static string WithBody(string text, string body)
    {
        var (head, _) = Cut("prompt", text);
        return $"{Line}{head}\n{Line}{body.ReplaceLineEndings("\n").Trim('\n')}\n";
    }

    /// <summary>The same file with the settings of the model changed, its other lines as they were.</summary>
    public static string WithModel(string text, float? temperature, int? maxOutputTokens)
    {
        var (head, body) = Cut("prompt", text);
        var lines = head.Split('\n').ToList();
        var at = lines.IndexOf("model:");
        if (at >= 0)
        {
            lines.RemoveAt(at);
            while (at < lines.Count && lines[at].StartsWith(' '))
                lines.RemoveAt(at);
        }

        if (temperature is not null || maxOutputTokens is not null)
            lines.Add("model:");
        if (temperature is { } warmth)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  temperature: {warmth}"));
        if (maxOutputTokens is { } most)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  max_output_tokens: {most}"));
        return $"{Line}{string.Join('\n', lines)}\n{Line}{body}";
    }

    /// <summary>The same file under another name.</summary>
    public static string WithName(string text, string name)
    {
        var (head, body) = Cut("prompt", text);
        return $"{Line}{string.Join('\n', head.Split('\n').Select(line => line.StartsWith("name:", StringComparison.Ordinal) ? $"name: {name}" : line))}\n{Line}{body}";
    }

    private static (string Head, string Body) Cut(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var end = lines.StartsWith(Line, StringComparison.Ordinal) ? lines.IndexOf("\n---\n", StringComparison.Ordinal) : -1;
        return end < 0
            ? throw new PromptException($"'{file}' must begin with a head between two lines of '---'.")
            : (lines[Line.Length..end], lines[(end + 5)..]);
    }

    // The head begins on the second line of the file.
    private static Phrase At(string file, Mark place, Phrase what) => $"The head of '{file}' is not valid, line {place.Line + 1}, column {place.Column}: {what}";

    private static Phrase Explain(YamlException wrong) => UnknownKey().Match(wrong.InnerException?.Message ?? wrong.Message) is { Success: true } unknown
        ? $"there is no `{unknown.Groups["key"].Value}`, did you mean `{Spelling.Nearest(unknown.Groups["key"].Value, Keys).First()}`?"
        : (Phrase)"each line must be `name: value`. Look for a missing quote, a tab, or a value with a colon that is not in quotes.";

    // An alias can make a small file large.
    private static void RefuseAnchors(string file, string head)
    {
        var parser = new Parser(new StringReader(head));
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                throw new PromptException(At(file, parser.Current.Start, "anchors and aliases are not taken."));
        }
    }

    [GeneratedRegex("^Property '(?<key>[^']*)' not found", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UnknownKey();
}
