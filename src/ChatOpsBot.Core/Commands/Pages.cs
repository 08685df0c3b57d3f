using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Commands;

/// <summary>Long lists a page at a time, with buttons for the others.</summary>
public static class Pages
{
    public const int Size = 15;

    public static Option<int> Option() => new("--page") { Description = "Which page of the list, from 1", DefaultValueFactory = _ => 1 };

    /// <param name="command">What shows the list; the page is added to it.</param>
    public static CommandResult Of<T>(string heading, IReadOnlyList<T> items, Func<T, string> line, int page, string command)
    {
        var pages = Math.Max(1, (items.Count + Size - 1) / Size);
        page = Math.Clamp(page, 1, pages);
        var text = new StringBuilder(heading).Append("\n\n");
        foreach (var item in items.Skip((page - 1) * Size).Take(Size))
            text.Append("- ").Append(line(item)).Append('\n');
        if (pages > 1)
            text.Append(CultureInfo.InvariantCulture, $"\nPage {page} of {pages}, {items.Count} in all.");
        return new CommandResult.Done(new Reply(text.ToString().TrimEnd())
        {
            Buttons = [.. page > 1 ? (ReplyButton[])[new("‹ Back", $"{command} --page {page - 1}")] : [], .. page < pages ? (ReplyButton[])[new("More ›", $"{command} --page {page + 1}")] : []],
        });
    }
}
