using System.CommandLine;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;

namespace ChatOpsBot.Core.Commands;

/// <summary>Long lists a part at a time, with a button for the next.</summary>
public static class Pages
{
    public const int Size = 15;

    /// <summary>For buttons: nobody writes a cursor.</summary>
    public static Option<string?> After() => new("--after") { Description = "Goes on where an earlier part of the list ended", Hidden = true };

    /// <param name="command">What shows the list; where the next part begins is added to it.</param>
    public static CommandResult Of<T>(Phrase heading, Page<T> page, Func<T, Phrase> line, string command)
    {
        var lines = Phrase.Lines(page.Items.Select(item => (Phrase)$"- {line(item)}"));
        Phrase all = page.Total is { } total && Buttons(page, command).Count > 0 ? (Phrase)$"\n\n{total} in all." : "";
        return CommandResult.Say($"{heading}\n\n{lines}{all}", Buttons(page, command));
    }

    public static IReadOnlyList<ReplyButton> Buttons<T>(Page<T> page, string command) =>
    [
        .. page.IsFirst ? [] : (ReplyButton[])[new("‹ Beginning", command)],
        .. page.Next is { } next ? (ReplyButton[])[new("More ›", $"{command} --after {next}")] : [],
    ];
}
