namespace ChatOpsBot.Agents.Tools;

/// <summary>What a tool returned in part only, with a note that says so at its end.</summary>
internal static class CutText
{
    private const string Begin = "\n… (";

    public static string Note(string text, string what) => $"{text}{Begin}{what})";

    /// <returns>The text without the note, and the note.</returns>
    public static (string Text, string Note) Parted(string text) => Is(text) && text.LastIndexOf(Begin, StringComparison.Ordinal) is var at ? (text[..at], text[at..]) : (text, "");

    public static bool Is(string text) => text.EndsWith(')') && text.LastIndexOf(Begin, StringComparison.Ordinal) >= 0;
}
