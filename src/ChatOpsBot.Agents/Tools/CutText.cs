namespace ChatOpsBot.Agents.Tools;

/// <summary>What a tool returned in part only, with a note that says so at its end.</summary>
internal static class CutText
{
    private const string Begin = "\n… (";

    public static string Note(string text, string what) => $"{text}{Begin}{what})";

    public static bool Is(string text) => text.EndsWith(')') && text.LastIndexOf(Begin, StringComparison.Ordinal) >= 0;
}
