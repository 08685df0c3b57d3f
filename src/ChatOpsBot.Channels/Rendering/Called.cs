using System.Text.RegularExpressions;

namespace ChatOpsBot.Channels.Rendering;

/// <summary>A text in which the bot is called by its name, which is no part of what is said, wherever it stands.</summary>
internal static partial class Called
{
    /// <summary>Stands where the bot's mention was.</summary>
    public const char Here = '\uFFFC';

    public static string Without(string text) => Place().Replace(text, match =>
        match.Index == 0 ? "" : (match.Groups["before"].Value, match.Groups["after"].Value) switch
        {
            (var before, "") => $"{before} ",
            ("", var after) => after,
            var (before, after) => before == after ? before : before + after,
        }).Trim();

    [GeneratedRegex(@"^([ \t]*\uFFFC[ \t]*[,:;]?[ \t]*)+|(?<before>[,.:;!?]?)([ \t]*\uFFFC[ \t]*)+(?<after>[,.:;!?]?)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
