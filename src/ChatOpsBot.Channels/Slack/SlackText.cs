using System.Text.RegularExpressions;
using ChatOpsBot.Channels.Rendering;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Text as people wrote it, out of Slack's escapes, and back.
/// See https://docs.slack.dev/messaging/formatting-message-text/.</summary>
internal static partial class SlackText
{
    /// <param name="bot">The bot's own user id, whose mentions are taken out.</param>
    public static string Read(string? text, string? bot) => Called.Without(Unescape(Reference().Replace(text ?? "", match => match switch
    {
        _ when match.Groups["id"].Value == $"@{bot}" => $"{Called.Here}",
        { Groups: var groups } when groups["label"].Success => groups["id"].Value[0] is var kind and ('#' or '@') ? $"{kind}{groups["label"].Value}" : groups["label"].Value,
        _ => match.Groups["id"].Value,
    })));

    /// <summary>People whom the text names, beside the bot.</summary>
    public static IReadOnlyList<Mention> People(string? text, string? bot) => [.. Reference().Matches(text ?? "")
        .Where(match => match.Groups["id"].Value is ['@', 'U' or 'W', ..] && match.Groups["id"].Value != $"@{bot}")
        .Select(match => new Mention($"@{(match.Groups["label"].Success ? match.Groups["label"].Value : match.Groups["id"].Value[1..])}", match.Groups["id"].Value[1..]))];

    public static bool Mentions(string? text, string? bot) => bot is not null && text?.Contains($"<@{bot}", StringComparison.Ordinal) == true;

    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Markdown blocks understand Slack's references too, in code as well; a document must not call everybody.</summary>
    public static string Disarm(string markdown) => Call().Replace(SafeMarkdown.From(markdown), "<\u200B");

    private static string Unescape(string text) =>
        text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<(?<id>[^<>|]{1,3000})(\|(?<label>[^<>]{0,3000}))?>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex("<(?=[!@#])", RegexOptions.None, 1000)]
    private static partial Regex Call();
}
