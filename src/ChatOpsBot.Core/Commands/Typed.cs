using System.Buffers;
using System.CommandLine.Parsing;

namespace ChatOpsBot.Core.Commands;

/// <summary>What people typed, without what messengers make of it: long dashes, quotation marks, spaces that do not break, code marks.</summary>
public static class Typed
{
    private const string Fence = "```";
    private static readonly char[] Spaces = [' ', '\t', '\r', '\n', '\u00A0', '\u2007', '\u2009', '\u202F', '\u3000'];
    private static readonly SearchValues<char> AnySpace = SearchValues.Create(Spaces);
    private static readonly SearchValues<char> NotInLanguages = SearchValues.Create(" {#-");
    private static readonly string[] Invisible = ["\u200B", "\u2060", "\uFEFF"];

    /// <summary>A command as a whole: without code marks around it.</summary>
    public static string Command(string text)
    {
        var bare = WithoutFence(text.Trim(Spaces));
        foreach (var nothing in Invisible)
            bare = bare.Replace(nothing, "", StringComparison.Ordinal);
        return bare.Length > 2 && bare[0] == '`' && bare[^1] == '`' && bare.AsSpan(1, bare.Length - 2).IndexOf('`') < 0 ? bare[1..^1].Trim(Spaces) : bare.Trim(Spaces);
    }

    /// <summary>Text between three backticks, which people put around what they paste; other text as it is.</summary>
    public static string WithoutFence(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(Fence, StringComparison.Ordinal) || !trimmed.EndsWith(Fence, StringComparison.Ordinal) || trimmed.Length < 2 * Fence.Length)
            return text;
        var inner = trimmed[Fence.Length..^Fence.Length];
        var line = inner.IndexOf('\n', StringComparison.Ordinal);

        // A first line of one word names the language.
        return line > 0 && inner.AsSpan(0, line).Trim().IndexOfAny(NotInLanguages) < 0 ? inner[(line + 1)..].TrimEnd() : inner.Trim('\r', '\n');
    }

    public static (string Word, string Remainder) Cut(string text)
    {
        var trimmed = text.TrimStart(Spaces);
        var end = trimmed.AsSpan().IndexOfAny(AnySpace);
        return end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..].Trim(Spaces));
    }

    /// <summary>Words as on a command line.</summary>
    public static List<string> Words(string text)
    {
        var plain = text;
        foreach (var mark in "\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D\uFF02")
            plain = plain.Replace(mark, '"');
        foreach (var space in Spaces)
            plain = plain.Replace(space, ' ');
        return [.. CommandLineParser.SplitCommandLine(plain).Select(word => word.Length > 1 && word[0] is '\u2014' or '\u2013' ? $"--{word[1..]}" : word)];
    }
}
