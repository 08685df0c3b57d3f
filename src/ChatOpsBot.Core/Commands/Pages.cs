using System.CommandLine;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Core.Commands;

/// <summary>Long lists a page at a time, with buttons for the others.</summary>
public static class Pages
{
    public const int Size = 15;

    public static Option<int> Option() => new("--page") { Description = "Which page of the list, from 1", DefaultValueFactory = _ => 1 };

    /// <param name="command">What shows the list; the page is added to it.</param>
    public static CommandResult Of<T>(Phrase heading, IReadOnlyList<T> items, Func<T, Phrase> line, int page, string command)
    {
        var pages = Math.Max(1, (items.Count + Size - 1) / Size);
        page = Math.Clamp(page, 1, pages);
        var lines = Phrase.Lines(items.Skip((page - 1) * Size).Take(Size).Select(item => (Phrase)$"- {line(item)}"));
        Phrase where = pages > 1 ? (Phrase)$"\n\nPage {page} of {pages}, {items.Count} in all." : "";
        return CommandResult.Say($"{heading}\n\n{lines}{where}",
        [
            .. page > 1 ? (ReplyButton[])[new("‹ Back", $"{command} --page {page - 1}")] : [],
            .. page < pages ? (ReplyButton[])[new("More ›", $"{command} --page {page + 1}")] : [],
        ]);
    }
}
