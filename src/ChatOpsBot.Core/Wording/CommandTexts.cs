using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Core.Wording;

/// <summary>What commands do and answer, in languages other than English.</summary>
public static partial class CommandTexts
{
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Texts = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Language, Translation> Translations = new();

    /// <summary>What commands do, by their paths.</summary>
    public static IReadOnlyDictionary<string, string> Commands(Language language) => Texts.GetOrAdd($"commands.{CodeOf(language)}.json", Read);

    /// <summary>What commands answer, by its English format.</summary>
    public static IReadOnlyDictionary<string, string> Phrases(Language language) => Texts.GetOrAdd($"phrases.{CodeOf(language)}.json", Read);

    /// <summary>What a phrase is in the language.</summary>
    internal static Translation To(Language language) => Translations.GetOrAdd(language, spoken => new Translation(Phrases(spoken)));

    private static string CodeOf(Language language) => language switch
    {
        Language.German => "de",
        Language.Chinese => "zh",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "English is what is written in the source."),
    };

    private static Dictionary<string, string> Read(string name)
    {
        using var resource = typeof(CommandTexts).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(resource, TextsJson.Default.DictionaryStringString)!;
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class TextsJson : JsonSerializerContext;
}
