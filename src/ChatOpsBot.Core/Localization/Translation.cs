using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Core.Localization;

/// <summary>Finds the translation of an English format. A text that was put together before, as the reason that is kept with a document,
/// is known by its shape.</summary>
internal sealed partial class Translation(IReadOnlyDictionary<string, string> phrases)
{
    private const int LeastLetters = 12;
    private const int LongestText = 2_000;
    private readonly Lazy<IReadOnlyList<Shape>> shapes = new(() => [.. phrases.Select(phrase => Shape.Of(phrase.Key, phrase.Value)).OfType<Shape>().OrderByDescending(shape => shape.Letters)]);

    /// <returns>A format with the same places, or without any when the text was known by its shape; null when there is none.</returns>
    public string? Of(string format) => phrases.TryGetValue(format, out var other) ? other
        : format.Length is 0 or > LongestText || Place().IsMatch(format) ? null
        : OfText(Unescape(format)) is { } said ? Phrase.Escape(said) : null;

    private string? OfText(string text)
    {
        if (phrases.TryGetValue(Phrase.Escape(text), out var whole))
            return Unescape(whole);
        // What stands nearest to the beginning says what the whole is; the rest may be a reason within it.
        var known = shapes.Value.Select(shape => (shape.Other, Values: shape.ValuesIn(text))).Where(each => each.Values is not null).OrderBy(each => each.Values![0].Length).FirstOrDefault();
        return known.Values is null ? null : string.Format(CultureInfo.InvariantCulture, known.Other, [.. known.Values.Select(value => OfText(value) ?? value)]);
    }

    private static string Unescape(string format) => format.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    // A doubled brace is a brace.
    [GeneratedRegex(@"(?<!\{)\{\d+(:[^}]*)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Place();

    /// <summary>What stands between the places of a format.</summary>
    private sealed record Shape(IReadOnlyList<string> Pieces, string Other)
    {
        public int Letters { get; } = Pieces.Sum(piece => piece.Count(char.IsLetter));

        /// <returns>Null for what is too short to be known by.</returns>
        public static Shape? Of(string format, string other)
        {
            var pieces = Place().Split(format).Select(Unescape).ToList();
            var isClear = pieces.Count > 1 && pieces.Skip(1).SkipLast(1).All(piece => piece.Length > 0);
            return isClear && new Shape(pieces, other) is { Letters: >= LeastLetters } shape ? shape : null;
        }

        /// <returns>What stands at the places; null when the text is another.</returns>
        public List<string>? ValuesIn(string text)
        {
            if (!text.StartsWith(Pieces[0], StringComparison.Ordinal) || !text.EndsWith(Pieces[^1], StringComparison.Ordinal))
                return null;
            var values = new List<string>();
            var at = Pieces[0].Length;
            for (var i = 1; i < Pieces.Count; i++)
            {
                var end = i == Pieces.Count - 1 ? text.Length - Pieces[i].Length : text.IndexOf(Pieces[i], at, StringComparison.Ordinal);
                if (end < at)
                    return null;
                values.Add(text[at..end]);
                at = end + Pieces[i].Length;
            }

            return values;
        }
    }
}
