using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatOpsBot.Channels.Slack;

/// <summary>One of the inputs that a long text stands in.</summary>
/// <param name="Continues">It goes on within the line that the piece before it ends in.</param>
internal sealed record SlackPiece(string Text, bool Continues);

/// <summary>Long texts in inputs of Slack's, which take 3,000 characters each, and back.</summary>
internal static class SlackPieces
{
    // Leaves room to write.
    private const int Longest = 2_400;
    private const string Within = "+";

    public static IReadOnlyList<SlackPiece> Split(string text)
    {
        var pieces = new List<SlackPiece>();
        var piece = new StringBuilder();
        var continues = false;
        foreach (var line in text.Split('\n'))
        {
            if (piece.Length > 0 && piece.Length + line.Length > Longest)
                End(piece.Length - 1, next: false);
            var rest = line;
            while (rest.Length > Longest)
            {
                var end = char.IsLowSurrogate(rest[Longest]) ? Longest - 1 : Longest;
                piece.Append(rest, 0, end);
                End(piece.Length, next: true);
                rest = rest[end..];
            }

            piece.Append(rest).Append('\n');
        }

        End(piece.Length - 1, next: false);
        return pieces;

        void End(int length, bool next)
        {
            pieces.Add(new SlackPiece(piece.ToString(0, length), continues));
            piece.Clear();
            continues = next;
        }
    }

    /// <summary>The pieces as they were sent, so that a modal shown again has the same inputs and Slack keeps what is in them.</summary>
    /// <returns>Null when the text is another one by now.</returns>
    public static IReadOnlyList<SlackPiece>? SplitLike(string text, SlackSent? sent)
    {
        if (sent is null || sent.Mark != MarkOf(text))
            return null;
        var pieces = new List<SlackPiece>();
        var at = 0;
        foreach (var length in sent.Lengths)
        {
            // A negative length is that of a piece within a line.
            var (size, continues) = (length < 0 ? -length - 1 : length, length < 0);
            if (size > 0 && at > 0 && !continues)
                at++;
            if (at + size > text.Length)
                return null;
            pieces.Add(new SlackPiece(text.Substring(at, size), continues));
            at += size;
        }

        return pieces.Count > 0 && at == text.Length ? pieces : null;
    }

    public static string Id(string field, int number, bool continues, string edition) =>
        string.Create(CultureInfo.InvariantCulture, $"{field}~{number}{(continues ? Within : "")}~{edition}");

    /// <summary>Tells a value from another.</summary>
    public static string MarkOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    /// <summary>What was filled in, by the names of fields.</summary>
    public static IReadOnlyDictionary<string, SlackInput> Read(JsonElement state)
    {
        var found = new List<(string Field, int Number, string Id, string Edition, SlackPiece Piece)>();
        foreach (var input in state.ValueKind == JsonValueKind.Object && state.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object ? values.EnumerateObject().ToList() : [])
        {
            if (input.Name.Split('~') is [var field, var piece, var edition] && int.TryParse(piece.TrimEnd('+'), CultureInfo.InvariantCulture, out var number))
                found.Add((field, number, input.Name, edition, new SlackPiece(ValueOf(input.Value), piece.EndsWith(Within, StringComparison.Ordinal))));
        }

        return found.OrderBy(each => each.Number).GroupBy(each => each.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => InputOf([.. field]), StringComparer.Ordinal);
    }

    private static SlackInput InputOf(IReadOnlyList<(string Field, int Number, string Id, string Edition, SlackPiece Piece)> pieces)
    {
        var value = Join(pieces.Select(each => each.Piece));
        return new SlackInput(pieces[0].Id, value, new SlackSent(pieces[0].Edition, MarkOf(value), [.. pieces.Select(each => each.Piece.Continues ? -each.Piece.Text.Length - 1 : each.Piece.Text.Length)]));
    }

    private static string Join(IEnumerable<SlackPiece> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
            text.Append(text.Length > 0 && piece is { Continues: false, Text.Length: > 0 } ? "\n" : "").Append(piece.Text);
        return text.ToString();
    }

    private static string ValueOf(JsonElement input)
    {
        if (!input.TryGetProperty(SlackFormRenderer.Value, out var element))
            return "";
        if (element.TryGetProperty("selected_option", out var chosen) && chosen.ValueKind == JsonValueKind.Object)
            return chosen.GetProperty("value").GetString() ?? "";
        return element.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }
}

/// <summary>A field as it was sent.</summary>
/// <param name="Id">The input that it begins at.</param>
internal sealed record SlackInput(string Id, string Value, SlackSent Sent);

/// <summary>How a field stands in a modal that is open.</summary>
/// <param name="Edition">Of its inputs' ids.</param>
/// <param name="Mark">Of the value that was sent.</param>
/// <param name="Lengths">Of its pieces, in characters; negative, less one, for those within a line.</param>
internal sealed record SlackSent(string Edition, string Mark, IReadOnlyList<int> Lengths);
