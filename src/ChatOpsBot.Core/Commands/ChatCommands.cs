using System.CommandLine;
using System.CommandLine.Parsing;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Commands;

/// <summary>The grammar of all commands: finds the one that was meant, checks that the person may, and runs it.</summary>
public sealed class ChatCommands(IEnumerable<IChatCommand> commands, PersonDirectory directory)
{
    // No response files: "@/etc/passwd" is text here.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    private readonly Dictionary<string, (IChatCommand Command, Command Words)> byPath = commands
        .Select(command => (Command: command, Words: command.Describe()))
        .ToDictionary(entry => PathOf(entry.Command, entry.Words), StringComparer.OrdinalIgnoreCase);

    /// <summary>All commands by their path, as <c>kb add</c>.</summary>
    public IReadOnlyDictionary<string, (IChatCommand Command, Command Words)> All => byPath;

    /// <summary>Whether the text is a command: it has a slash before it, or starts with a command's words. A question that
    /// starts with one, as "help me find …", is a question.</summary>
    public bool IsCommand(string text)
    {
        if (text.StartsWith('/'))
            return text.Length > 1;
        var (first, rest) = CutWord(text);
        if (byPath.Values.Any(entry => entry.Command.Group is { } group && Same(group, first)))
            return rest.Length == 0 || Find(text) is not null || MightBeMistyped(first, rest);
        return byPath.TryGetValue(first, out var command) && (rest.Length == 0 || command.Command.TakesText);
    }

    public async Task<Reply> RunAsync(string text, CommandContext context, CancellationToken cancellationToken)
    {
        text = text.TrimStart('/').TrimStart();
        if (Find(text) is not { } found)
            return Unknown(text, context);
        if (!context.Person.May(found.Command.Requires))
            return new Reply(context.Words.NotAllowed(found.Path, found.Command.Requires, directory.Administrators));
        var words = Parse(found.Words, found.Command.TakesText ? "" : found.Remainder);
        if (words.Errors.Count > 0 && !found.Command.TakesText)
            return new Reply(context.Words.NotUnderstood(words.Errors[0].Message, Usage(found.Path, found.Words)));
        return await found.Command.RunAsync(words, context with { Text = found.Remainder }, cancellationToken) switch
        {
            CommandResult.Done done => done.Reply,
            CommandResult.Refused { Remedy: { } remedy } refused => new Reply($"{refused.Reason}\n\n{context.Words.Try(remedy)}"),
            CommandResult.Refused refused => new Reply(refused.Reason),
            var other => throw new InvalidOperationException($"A command ended as {other.GetType().Name}."),
        };
    }

    /// <summary>How a command is written, as <c>kb show DOCUMENT</c>; what is optional stands in brackets.</summary>
    public static string Usage(string path, Command words) =>
        string.Join(' ', [path, .. words.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name.ToUpperInvariant()}]" : argument.Name.ToUpperInvariant())]);

    /// <summary>Parses what follows a command's name. Messengers make one long dash of two, and their own quotation marks.</summary>
    public static ParseResult Parse(Command command, string rest)
    {
        var plain = rest.Replace('\u201C', '"').Replace('\u201D', '"').Replace('\u00A0', ' ');
        var words = CommandLineParser.SplitCommandLine(plain).Select(word => word.Length > 1 && word[0] is '\u2014' or '\u2013' ? $"--{word[1..]}" : word);
        return command.Parse(words.ToList(), Parsing);
    }

    private (string Path, IChatCommand Command, Command Words, string Remainder)? Find(string text)
    {
        var (first, afterFirst) = CutWord(text);
        var (second, afterSecond) = CutWord(afterFirst);
        if (byPath.TryGetValue($"{first} {second}", out var nested))
            return ($"{first} {second}".ToLowerInvariant(), nested.Command, nested.Words, afterSecond);
        return byPath.TryGetValue(first, out var plain) ? (first.ToLowerInvariant(), plain.Command, plain.Words, afterFirst) : null;
    }

    private Reply Unknown(string text, CommandContext context)
    {
        var (first, afterFirst) = CutWord(text);
        var group = byPath.Where(entry => entry.Value.Command.Group is { } name && Same(name, first)).Select(entry => entry.Key).ToList();
        var written = group.Count > 0 ? $"{first} {CutWord(afterFirst).Word}".Trim() : first;
        var near = group.Count > 0 && afterFirst.Length == 0
            ? group
            : [.. byPath.Keys.Where(path => context.Person.May(byPath[path].Command.Requires))
                .OrderBy(path => Spelling.Distance(path, written)).Take(3)];
        return new Reply(context.Words.UnknownCommand(written, near)) { Buttons = [new(context.Words.WhatCanYouDo(), "help")] };
    }

    private bool MightBeMistyped(string first, string rest) => !rest.Contains(' ', StringComparison.Ordinal)
        || byPath.Keys.Any(path => path.StartsWith(first + " ", StringComparison.OrdinalIgnoreCase)
            && Spelling.Distance(path[(first.Length + 1)..], CutWord(rest).Word) <= 2);

    private static string PathOf(IChatCommand command, Command words) => command.Group is { } group ? $"{group} {words.Name}" : words.Name;

    private static (string Word, string Remainder) CutWord(string text)
    {
        var trimmed = text.TrimStart();
        var end = trimmed.AsSpan().IndexOfAny(" \t\r\n");
        return end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..].Trim());
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
