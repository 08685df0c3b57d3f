using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ChatOpsBot.Prompts;

/// <summary>Takes a prompt file apart: a head in YAML between lines of three dashes, then the text.</summary>
internal static class PromptFile
{
    private const string Mark = "---\n";

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public static bool HasHead(string text) => text.ReplaceLineEndings("\n").StartsWith(Mark, StringComparison.Ordinal);

    /// <exception cref="PromptException">There is no head, or it is not valid.</exception>
    public static (PromptHead Head, string Body) Split(string file, string text)
    {
        var (head, body) = Cut(file, text);
        try
        {
            RefuseAnchors(head);
            return (Yaml.Deserialize<PromptHead>(head) ?? new PromptHead(), body);
        }
        catch (YamlException wrong)
        {
            throw new PromptException($"The head of '{file}' is not valid, line {wrong.Start.Line + 1}, column {wrong.Start.Column}: {wrong.InnerException?.Message ?? wrong.Message}", wrong);
        }
    }

    /// <summary>The same file with another text.</summary>
    public static string WithBody(string text, string body)
    {
        var (head, _) = Cut("prompt", text);
        return $"{Mark}{head}\n{Mark}{body.ReplaceLineEndings("\n").Trim('\n')}\n";
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
        return $"{Mark}{string.Join('\n', lines)}\n{Mark}{body}";
    }

    /// <summary>The same file under another name.</summary>
    public static string WithName(string text, string name)
    {
        var (head, body) = Cut("prompt", text);
        return $"{Mark}{string.Join('\n', head.Split('\n').Select(line => line.StartsWith("name:", StringComparison.Ordinal) ? $"name: {name}" : line))}\n{Mark}{body}";
    }

    private static (string Head, string Body) Cut(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var end = lines.StartsWith(Mark, StringComparison.Ordinal) ? lines.IndexOf("\n---\n", StringComparison.Ordinal) : -1;
        return end < 0
            ? throw new PromptException($"'{file}' must begin with a head between two lines of '---'.")
            : (lines[Mark.Length..end], lines[(end + 5)..]);
    }

    // An alias can make a small file large.
    private static void RefuseAnchors(string head)
    {
        var parser = new Parser(new StringReader(head));
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                throw new YamlException(parser.Current.Start, parser.Current.End, "anchors and aliases are not taken");
        }
    }
}
