using System.Text.Json;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What a service was shown to know its caller by. Services repeat what they are sent, in errors above all, and neither models nor
/// people nor what is kept of a run are to know it.</summary>
internal sealed class ShownSecret
{
    // What is shorter stands in other words too.
    private const int Shortest = 6;
    private readonly string[] forms;

    public ShownSecret(params IEnumerable<string> values) => forms =
    [
        .. values.SelectMany(value => new[] { value, JsonEncodedText.Encode(value).ToString(), Uri.EscapeDataString(value) })
            .Where(form => form.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length),
    ];

    public static ShownSecret None { get; } = new();

    public string TakeOut(string text) => forms.Aggregate(text, (left, form) => left.Replace(form, "(a secret)", StringComparison.Ordinal));
}
