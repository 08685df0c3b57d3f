using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatOpsBot.Core.Wording;

/// <summary>What commands do, in languages other than English, by their paths.</summary>
internal static partial class CommandTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> ReadChinese = new(() => Read("commands.zh.json"));

    public static IReadOnlyDictionary<string, string> Chinese => ReadChinese.Value;

    private static Dictionary<string, string> Read(string name)
    {
        using var resource = typeof(CommandTexts).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(resource, TextsJson.Default.DictionaryStringString)!;
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class TextsJson : JsonSerializerContext;
}
