using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Core.Wording;

/// <summary>What commands do and answer, in languages other than English.</summary>
public static partial class CommandTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> ReadChinese = new(() => Read("commands.zh.json"));

    private static readonly Lazy<IReadOnlyDictionary<string, string>> ReadChinesePhrases = new(() => Read("phrases.zh.json"));

    /// <summary>What commands do, by their paths.</summary>
    public static IReadOnlyDictionary<string, string> Chinese => ReadChinese.Value;

    /// <summary>What commands answer, by its English format.</summary>
    public static IReadOnlyDictionary<string, string> ChinesePhrases => ReadChinesePhrases.Value;

    private static Dictionary<string, string> Read(string name)
    {
        using var resource = typeof(CommandTexts).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(resource, TextsJson.Default.DictionaryStringString)!;
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class TextsJson : JsonSerializerContext;
}
