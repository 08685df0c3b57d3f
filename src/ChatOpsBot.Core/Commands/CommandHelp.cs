using System.CommandLine;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Commands;

/// <summary>What can be written, for people.</summary>
public static class CommandHelp
{
    public static string List(IEnumerable<KeyValuePair<string, (IChatCommand Command, Command Grammar)>> commands, Localizer localizer)
    {
        var list = new StringBuilder();
        foreach (var (path, entry) in commands)
            list.Append(CultureInfo.InvariantCulture, $"- `{Usage(path, entry.Grammar)}`: {localizer.Describe(path, entry.Grammar.Description ?? "")}\n");
        return list.ToString().TrimEnd();
    }

    // Members see each command; who may do more sees groups, which fit a screen.
    private const int MostListed = 18;

    public static string Overview(IReadOnlyList<KeyValuePair<string, (IChatCommand Command, Command Grammar)>> commands, Localizer localizer)
    {
        if (commands.Count <= MostListed)
            return List(commands, localizer);
        var groups = commands.Where(entry => entry.Value.Command.Group is not null).GroupBy(entry => entry.Value.Command.Group!, StringComparer.Ordinal)
            .Select(group => localizer.Say($"- **{group.Key}**: {string.Join(", ", group.Select(entry => entry.Value.Grammar.Name))} (`help {group.Key}`)"));
        return $"{List(commands.Where(entry => entry.Value.Command.Group is null), localizer)}\n{string.Join('\n', groups)}";
    }

    public static string Of(string path, IChatCommand command, Command described, Localizer localizer)
    {
        var text = new StringBuilder(localizer.Describe(path, described.Description ?? "")).Append(CultureInfo.InvariantCulture, $"\n\n`{Usage(path, described)}`\n");
        foreach (var argument in described.Arguments.Where(argument => argument.Description is not null))
            text.Append(CultureInfo.InvariantCulture, $"\n- `{argument.Name.ToUpperInvariant()}`: {localizer.Say((Phrase)argument.Description!)}");
        foreach (var option in described.Options.Where(option => option is { Description: not null, Hidden: false } && option is not System.CommandLine.Help.HelpOption))
            text.Append(CultureInfo.InvariantCulture, $"\n- `{option.Name}`: {localizer.Say((Phrase)option.Description!)}");
        return text.Append(CultureInfo.InvariantCulture, $"\n\n{localizer.Say($"For example: `{command.Example}`")}").ToString();
    }

    /// <summary>How a command is written, as <c>kb show DOCUMENT</c>; what is optional stands in brackets.</summary>
    public static string Usage(string path, Command words) => string.Join(' ',
    [
        path,
        .. words.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name.ToUpperInvariant()}]" : argument.Name.ToUpperInvariant()),
        .. words.Options.Where(option => option is not System.CommandLine.Help.HelpOption && !option.Hidden).Select(option => $"[{option.Name}]"),
    ]);
}
