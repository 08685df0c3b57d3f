using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ChatOpsBot.Core.Localization;

/// <summary>Something said in English where it is thought of, with the parts that differ each time apart from it, so that it can be
/// said in another language: <c>$"There is no prompt `{name}`."</c> is looked up as <c>There is no prompt `{0}`.</c></summary>
[InterpolatedStringHandler]
public sealed class Phrase
{
    private readonly StringBuilder pattern;
    private readonly List<object?> values;

    public Phrase(int literalLength, int formattedCount) => (pattern, values) = (new StringBuilder(literalLength + (4 * formattedCount)), new List<object?>(formattedCount));

    private Phrase(string text) => (pattern, values) = (new StringBuilder(Escape(text)), []);

    public static implicit operator Phrase(string text) => new(text);

    public void AppendLiteral(string text) => pattern.Append(Escape(text));

    public void AppendFormatted<T>(T value)
    {
        pattern.Append(CultureInfo.InvariantCulture, $"{{{values.Count}}}");
        values.Add(value);
    }

    public void AppendFormatted<T>(T value, string? format)
    {
        pattern.Append(CultureInfo.InvariantCulture, $"{{{values.Count}:{format}}}");
        values.Add(value);
    }

    /// <summary>With places for what differs, as <c>There is no prompt `{0}`.</c></summary>
    public string Format => pattern.ToString();

    /// <summary>Several, a line each.</summary>
    public static Phrase Lines(IEnumerable<Phrase> phrases) => Join("\n", phrases);

    /// <summary>Several, with something between them.</summary>
    public static Phrase Join(string between, IEnumerable<Phrase> phrases)
    {
        var joined = new Phrase(0, 0);
        foreach (var phrase in phrases)
        {
            if (joined.values.Count > 0)
                joined.AppendLiteral(between);
            joined.AppendFormatted(phrase);
        }

        return joined;
    }

    /// <param name="translate">A format in another language, with the same places; null where there is none, which says it in English.</param>
    /// <param name="culture">How numbers are written.</param>
    public string Say(Func<string, string?> translate, CultureInfo culture) =>
        string.Format(culture, translate(Format) ?? Format, [.. values.Select(value => value is Phrase inner ? inner.Say(translate, culture) : value)]);

    public override string ToString() => Say(_ => null, CultureInfo.InvariantCulture);

    internal static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
