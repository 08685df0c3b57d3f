using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Core.Localization;

/// <summary>The files of what is said in languages other than English, which is what is written in the source.</summary>
public static partial class Translations
{
    /// <summary>What commands do, by their paths.</summary>
    public static IReadOnlyDictionary<string, string> OfCommands(Language language) => Read("commands", language);

    /// <summary>What is said, by its English format.</summary>
    public static IReadOnlyDictionary<string, string> OfPhrases(Language language) => Read("phrases", language);

    private static Dictionary<string, string> Read(string what, Language language)
    {
        using var resource = typeof(Translations).Assembly.GetManifestResourceStream($"{what}.{language.Code()}.json")!;
        return JsonSerializer.Deserialize(resource, TextsJson.Default.DictionaryStringString)!;
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class TextsJson : JsonSerializerContext;
}
