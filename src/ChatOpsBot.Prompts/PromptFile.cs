using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ChatOpsBot.Prompts;

/// <summary>Takes a prompt file apart: a head in YAML between lines of three dashes, then the text.</summary>
internal static class PromptFile
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public static (PromptHead Head, string Body) Split(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var end = lines.StartsWith("---\n", StringComparison.Ordinal) ? lines.IndexOf("\n---\n", StringComparison.Ordinal) : -1;
        if (end < 0)
            throw new PromptException($"The prompt file '{file}' must begin with a head between two lines of '---'.");
        try
        {
            return (Yaml.Deserialize<PromptHead>(lines[4..end]) ?? new PromptHead(), lines[(end + 5)..]);
        }
        catch (YamlException wrong)
        {
            throw new PromptException($"The head of the prompt file '{file}' is not valid, line {wrong.Start.Line + 1}: {wrong.InnerException?.Message ?? wrong.Message}", wrong);
        }
    }
}
