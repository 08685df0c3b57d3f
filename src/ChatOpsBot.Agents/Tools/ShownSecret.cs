using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What a service was shown to know its caller by. Services repeat what they are sent, in errors above all, and neither models nor
/// people nor what is kept of a run are to know it.</summary>
internal sealed class ShownSecret
{
    // What is shorter stands in other words too.
    private const int Shortest = 8;
    private const string Instead = "(a secret)";
    private readonly string[] values;
    private readonly string[] escaped;

    public ShownSecret(params IEnumerable<string> shown)
    {
        values = Ordered(shown);
        escaped = Ordered(values.SelectMany(value => new[] { JsonEncodedText.Encode(value).ToString(), JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), value.Replace("/", "\\/", StringComparison.Ordinal), Uri.EscapeDataString(value) }).Except(values, StringComparer.Ordinal));
    }

    public static ShownSecret None { get; } = new();

    public string TakeOut(string text)
    {
        foreach (var value in values)
            text = text.Replace(value, Instead, StringComparison.Ordinal);
        // Escapes are written in large and small letters.
        foreach (var value in escaped)
            text = text.Replace(value, Instead, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    private static string[] Ordered(IEnumerable<string> some) => [.. some.Where(each => each.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(each => each.Length)];
}
