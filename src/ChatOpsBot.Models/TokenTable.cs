using System.Buffers;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace ChatOpsBot.Models;

/// <summary>The tokens of o200k in 4 MB, to count with. The library's own tables, which also encode and decode, take ten times as much.</summary>
internal sealed partial class TokenTable
{
    private const string Data = "Microsoft.ML.Tokenizers.Data.O200kBase";
    private const string Resource = "o200k_base.tiktoken.deflate";
    private const int Slots = 1 << 19;

    // What has no end, as a line of one letter, is counted in parts: merging takes the square of the length.
    private const int LongestPart = 256;

    // Token r is the bytes from starts[r] to starts[r + 1]; slots has r + 1 where the bytes' hash says, or in the next free slot after.
    private readonly byte[] bytes;
    private readonly int[] starts;
    private readonly int[] slots = new int[Slots];

    private TokenTable(byte[] bytes, int[] starts)
    {
        (this.bytes, this.starts) = (bytes, starts);
        for (var rank = 0; rank < starts.Length - 1; rank++)
        {
            var slot = SlotOf(Token(rank));
            while (slots[slot] != 0)
                slot = (slot + 1) % Slots;
            slots[slot] = rank + 1;
        }
    }

    /// <summary>Reads what the package ships: how many there will be, then each in Base64, the most frequent first.</summary>
    public static TokenTable Load()
    {
        using var packed = Assembly.Load(Data).GetManifestResourceStream(Resource) ?? throw new InvalidDataException($"{Data} has no {Resource}.");
        using var lines = new StreamReader(new DeflateStream(packed, CompressionMode.Decompress), Encoding.ASCII);
        _ = lines.ReadLine();
        var all = new ArrayBufferWriter<byte>(1 << 21);
        var begins = new List<int>(200_000) { 0 };
        while (lines.ReadLine() is { } line)
        {
            if (!Convert.TryFromBase64String(line, all.GetSpan(line.Length), out var written))
                throw new InvalidDataException($"Token {begins.Count - 1} of {Resource} is not Base64.");
            all.Advance(written);
            begins.Add(all.WrittenCount);
        }

        return new TokenTable(all.WrittenSpan.ToArray(), [.. begins]);
    }

    public int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        Span<byte> part = stackalloc byte[LongestPart];
        foreach (var piece in Piece().EnumerateMatches(text))
        {
            for (var left = text.Slice(piece.Index, piece.Length); !left.IsEmpty;)
            {
                Utf8.FromUtf16(left, part, out var read, out var written);
                tokens += Merge(part[..written]);
                left = left[read..];
            }
        }

        return tokens;
    }

    /// <returns>How many tokens are more frequent; null where the text is none.</returns>
    public int? Rank(string text) => RankOf(Encoding.UTF8.GetBytes(text)) is var rank and not int.MaxValue ? rank : null;

    /// <summary>Byte pair encoding: of all neighbours those that are together the most frequent token become one, until none are a token.</summary>
    private int Merge(ReadOnlySpan<byte> part)
    {
        if (part.Length < 2 || RankOf(part) != int.MaxValue)
            return 1;
        // Where each token begins, the end of the last included, and the rank that it has together with the next.
        Span<int> begins = stackalloc int[part.Length + 1];
        Span<int> ranks = stackalloc int[part.Length];
        var count = part.Length;
        for (var i = 0; i <= count; i++)
            begins[i] = i;
        for (var i = 0; i < count; i++)
            ranks[i] = Together(part, begins, i, count);
        while (true)
        {
            var first = 0;
            for (var i = 1; i < count; i++)
                first = ranks[i] < ranks[first] ? i : first;
            if (ranks[first] == int.MaxValue)
                return count;
            begins[(first + 2)..(count + 1)].CopyTo(begins[(first + 1)..]);
            ranks[(first + 1)..count].CopyTo(ranks[first..]);
            count--;
            ranks[first] = Together(part, begins, first, count);
            if (first > 0)
                ranks[first - 1] = Together(part, begins, first - 1, count);
        }
    }

    private int Together(ReadOnlySpan<byte> part, ReadOnlySpan<int> begins, int i, int count) =>
        i + 2 <= count ? RankOf(part[begins[i]..begins[i + 2]]) : int.MaxValue;

    private int RankOf(ReadOnlySpan<byte> token)
    {
        for (var slot = SlotOf(token); slots[slot] != 0; slot = (slot + 1) % Slots)
        {
            if (Token(slots[slot] - 1).SequenceEqual(token))
                return slots[slot] - 1;
        }

        return int.MaxValue;
    }

    private ReadOnlySpan<byte> Token(int rank) => bytes.AsSpan(starts[rank]..starts[rank + 1]);

    // FNV-1a, whose high bits are the good ones.
    private static int SlotOf(ReadOnlySpan<byte> token)
    {
        var hash = 2166136261u;
        foreach (var each in token)
            hash = (hash ^ each) * 16777619;
        return (int)((hash ^ (hash >> 15)) % Slots);
    }

    // How o200k cuts a text before it merges. It looks ahead, which the other engine can't; no alternative takes longer than a text is long.
#pragma warning disable MA0009
    [GeneratedRegex($@"[^\r\n\p{{L}}\p{{N}}]?[{Upper}]*[{Lower}]+{Ending}|[^\r\n\p{{L}}\p{{N}}]?[{Upper}]+[{Lower}]*{Ending}|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex Piece();
#pragma warning restore MA0009

    private const string Upper = @"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}";
    private const string Lower = @"\p{Ll}\p{Lm}\p{Lo}\p{M}";
    private const string Ending = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])?";
}
