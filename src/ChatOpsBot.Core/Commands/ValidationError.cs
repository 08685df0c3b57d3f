using System.CommandLine;
using System.CommandLine.Parsing;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Commands;

/// <summary>What is wrong with how a command was written, in words of our own.</summary>
public static class ValidationError
{
    /// <returns>Null when it can be run.</returns>
    public static Phrase? Why(Command command, ParseResult parsed)
    {
        if (UnknownOption(command, parsed) is { } unknown)
            return unknown;
        return parsed.Errors is [var error, ..] ? Explain(error, command, parsed) : null;
    }

    private static Phrase Explain(ParseError error, Command command, ParseResult parsed) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Parent: OptionResult option } => WithoutValue(option.Option),
        ArgumentResult { Tokens.Count: > 0 } wrong => WrongKind(wrong.Tokens[0].Value, wrong.Argument.ValueType),
        ArgumentResult missing => Missing(missing.Argument),
        OptionResult { Tokens.Count: 0 } option => WithoutValue(option.Option),
        OptionResult { Tokens.Count: > 0 } option when option.Tokens.Count <= option.Option.Arity.MaximumNumberOfValues => WrongKind(option.Tokens[0].Value, option.Option.ValueType),
        OptionResult option => $"`{option.Option.Name}` is there more than once.",
        _ when parsed.UnmatchedTokens is [var surplus, ..] => $"`{surplus}` is more than is needed here. Names with spaces stand in quotes.",
        _ when command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 }) is { } missing => Missing(missing),
        _ => "This could not be understood.",
    };

    // An option that is mistyped would pass for an argument.
    private static Phrase? UnknownOption(Command command, ParseResult parsed)
    {
        if (parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value is not { } unknown)
            return null;
        var known = command.Options.Where(option => option is not System.CommandLine.Help.HelpOption && !option.Hidden).Select(option => option.Name).ToList();
        if (known.Count == 0)
            return $"There is no option `{unknown}`; this command has none.";
        return $"There is no option `{unknown}`. Did you mean `{Spelling.Nearest(unknown, known).First()}`? There are: {string.Join(", ", known.Select(option => $"`{option}`"))}.";
    }

    private static Phrase Missing(Argument argument) => argument.Description is { } described
        ? (Phrase)$"`{argument.Name.ToUpperInvariant()}` is missing: {(Phrase)described}."
        : (Phrase)$"`{argument.Name.ToUpperInvariant()}` is missing.";

    private static Phrase WithoutValue(Option option) => option.Description is { } described
        ? (Phrase)$"`{option.Name}` needs something after it: {(Phrase)described}."
        : (Phrase)$"`{option.Name}` needs something after it.";

    private static Phrase WrongKind(string written, Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        return kind == typeof(int) || kind == typeof(long) ? (Phrase)$"`{written}` is no whole number."
            : kind == typeof(DateOnly) ? (Phrase)$"`{written}` is no day. Write it as 2026-12-01, tomorrow or in 30 days."
            : kind == typeof(bool) ? (Phrase)$"`{written}` is neither true nor false."
            : (Phrase)$"`{written}` is not understood here.";
    }
}
