using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Commands;

/// <summary>The grammar of all commands: finds the one that was meant, checks that the person may, and runs it.</summary>
public sealed class ChatCommands(IEnumerable<IChatCommand> commands, PersonDirectory directory, IAuditLog audit)
{
    // No response files: "@/etc/passwd" is text here.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    // The grammar takes memory, and is made when somebody first writes.
    private readonly Lazy<Dictionary<string, (IChatCommand Command, Command Grammar)>> grammar = new(() => commands
        .Select(command => (Command: command, Grammar: command.Describe()))
        .ToDictionary(entry => PathOf(entry.Command, entry.Grammar), StringComparer.OrdinalIgnoreCase));

    private readonly Dictionary<string, IChatCommand> otherNames = commands.Where(command => command.AlsoCalled is not null).ToDictionary(command => command.AlsoCalled!, StringComparer.OrdinalIgnoreCase);

    private readonly Lazy<IReadOnlyList<string>> jobKinds = new(() => [.. commands.Select(command => command.JobKind).OfType<string>().Distinct(StringComparer.Ordinal)]);

    /// <summary>All commands by their path, as <c>kb add</c>.</summary>
    public IReadOnlyDictionary<string, (IChatCommand Command, Command Grammar)> All => grammar.Value;

    /// <summary>Whether the text is a command: it has a slash before it, or starts with a command's words. A question that
    /// starts with one, as "help me find …", is a question.</summary>
    public bool IsCommand(string text)
    {
        text = Typed.Command(text);
        if (text.StartsWith('/'))
            return text.Length > 1;
        var (first, rest) = Typed.Cut(text);
        if (Find(text) is { } found)
            return found.Path.Contains(' ', StringComparison.Ordinal) || rest.Length == 0 || found.Command.TakesText || AsksForHelp(rest) || IsMeant(found.Path, found.Grammar, rest);
        return IsGroup(first)
            ? rest.Length == 0 || AsksForHelp(rest) || MightBeMistyped(first, rest)
            : rest.Length == 0 && FirstWords(All).Any(word => IsSlip(word, first));
    }

    /// <summary>The text ends what is being answered.</summary>
    public bool IsStop(string text) => Meant(text) is { Command: Stop, Remainder.Length: 0 };

    /// <returns>What is asked by the command for that; null for anything else.</returns>
    public string? QuestionIn(string text) =>
        IsCommand(text) && Meant(text) is { Command: Ask, Remainder: { Length: > 0 } question } && !AsksForHelp(question) ? question : null;

    /// <returns>The command's name, as <c>runs show</c>; null when the text is none.</returns>
    public string? PathOf(string text) => IsCommand(text) ? Meant(text)?.Path : null;

    /// <returns>What follows the command's name.</returns>
    public string Remainder(string text) => Meant(text)?.Remainder ?? "";

    /// <summary>Kinds of jobs that commands are done by, beside the usual.</summary>
    public IReadOnlyList<string> JobKinds => jobKinds.Value;

    /// <summary>The text is a command that is done by a job of its own.</summary>
    public bool HasJobOfItsOwn(string text) => JobKinds.Count > 0 && text.Length > 0 && IsCommand(text) && Meant(text)?.Command.JobKind is not null;

    /// <returns>The kind of job that does it, where that is one of its own; null for other commands, and where it only says something.</returns>
    public string? JobKind(string text, Person person) =>
        Meant(text) is { Remainder: { Length: > 0 } rest } found && person.May(found.Command.Needs) && !AsksForHelp(rest) ? found.Command.JobKind : null;

    /// <returns>The title of the form that a command will show; null when it will show none.</returns>
    public Phrase? FormTitle(string text, Person person) =>
        IsCommand(text) && Meant(text) is { } found && person.May(found.Command.Needs) && !AsksForHelp(found.Remainder)
            ? found.Command.FormTitle(Parse(found.Grammar, found.Remainder))
            : null;

    public async Task<Reply> RunAsync(string text, CommandContext context, CancellationToken cancellationToken)
    {
        text = WithoutSlash(text);
        if (Find(text) is not { } found)
            return Unknown(text, context);
        if (!context.Person.May(found.Command.Needs))
        {
            await audit.WriteAsync(new AuditEntry(context.Person.Id, "command.refused", found.Path) { WasRefused = true }, cancellationToken);
            return new Reply(context.Localizer.Say(CommandPhrases.NotAllowed(found.Path, found.Command.Needs, directory.Administrators)));
        }

        if (AsksForHelp(found.Remainder))
            return new Reply(CommandHelp.Of(found.Path, found.Command, found.Grammar, context.Localizer));
        if (context.IsEdit && found.Command.Changes)
            return new Reply(context.Localizer.Say($"An edited message does not run `{found.Path}`, so that nothing is changed twice. Please write it as a new message."));
        var parsed = Parse(found.Grammar, found.Command.TakesText ? "" : WithPeople(found.Remainder, context.Message.Mentions));
        if (!found.Command.TakesText && ValidationError.Why(found.Grammar, parsed) is { } wrong)
            return new Reply($"{context.Localizer.Say($"{wrong}\n\nWrite it like this: `{CommandHelp.Usage(found.Path, found.Grammar)}`")}\n\n{context.Localizer.Say($"For example: `{found.Command.Example}`")}") { Buttons = [new(context.Localizer.Say("Help"), $"{found.Path} --help")] };
        return await found.Command.RunAsync(parsed, context with { Text = found.Remainder }, cancellationToken) switch
        {
            CommandResult.Done done => done.Reply,
            CommandResult.Said said => new Reply(context.Localizer.Say(said.Markdown)) { Buttons = [.. said.Buttons.Select(button => button with { Label = context.Localizer.Say((Phrase)button.Label) })] },
            CommandResult.Refused { Remedy: { } remedy } refused => new Reply($"{context.Localizer.Say(refused.Reason)}\n\n{context.Localizer.Say($"Try: `{remedy}`")}"),
            CommandResult.Refused refused => new Reply(context.Localizer.Say(refused.Reason)),
            var other => throw new InvalidOperationException($"A command ended as {other.GetType().Name}."),
        };
    }

    /// <summary>Parses what follows a command's name.</summary>
    public static ParseResult Parse(Command command, string rest) => command.Parse(Typed.Words(rest), Parsing);

    /// <summary>What <c>help</c> lists for a word after it: a group's commands or one command; null when it is neither.</summary>
    public string? HelpOn(string topic, CommandContext context)
    {
        if (Find(topic) is { } found)
            return CommandHelp.Of(found.Path, found.Command, found.Grammar, context.Localizer);
        var group = Typed.Cut(topic).Word;
        return IsGroup(group) ? CommandHelp.List(Allowed(context).Where(entry => Same(entry.Value.Command.Group ?? "", group)).Concat(OtherNames(group, context)), context.Localizer) : null;
    }

    /// <summary>The word of a command or group that was probably meant; null when none is near.</summary>
    public string? Nearest(string word, CommandContext context) =>
        Spelling.Nearest(word, FirstWords(Allowed(context))).FirstOrDefault() is { } near && IsSlip(near, word) ? near : null;

    public IEnumerable<KeyValuePair<string, (IChatCommand Command, Command Grammar)>> Allowed(CommandContext context) =>
        All.Where(entry => context.Person.May(entry.Value.Command.Needs)).OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private (string Path, IChatCommand Command, Command Grammar, string Remainder)? Meant(string text) => Find(WithoutSlash(text));

    private static string WithoutSlash(string text) => Typed.Command(text).TrimStart('/').TrimStart();

    private (string Path, IChatCommand Command, Command Grammar, string Remainder)? Find(string text)
    {
        var (first, afterFirst) = Typed.Cut(text);
        var (second, afterSecond) = Typed.Cut(afterFirst);
        if (All.TryGetValue($"{first} {second}", out var nested))
            return ($"{first} {second}".ToLowerInvariant(), nested.Command, nested.Grammar, afterSecond);
        if (otherNames.TryGetValue($"{first} {second}", out var called) && All.First(entry => entry.Value.Command == called) is { } other)
            return (other.Key, other.Value.Command, other.Value.Grammar, afterSecond);
        return All.TryGetValue(first, out var plain) ? (first.ToLowerInvariant(), plain.Command, plain.Grammar, afterFirst) : null;
    }

    private Reply Unknown(string text, CommandContext context)
    {
        var (first, afterFirst) = Typed.Cut(text);
        var isGroup = IsGroup(first);
        if (isGroup && (afterFirst.Length == 0 || AsksForHelp(afterFirst)) && HelpOn(first, context) is { } help)
            return new Reply(help);
        var both = $"{first} {Typed.Cut(afterFirst).Word}".Trim();
        var written = isGroup ? both : first;
        if (!isGroup && afterFirst.Length == 0 && Nearest(first, context) is { } meant)
            return new Reply(context.Localizer.Say(CommandPhrases.UnknownCommand(first, [meant]))) { Buttons = [new(meant, meant)] };
        var near = Allowed(context).Select(entry => entry.Key).OrderBy(path => Math.Min(Spelling.Distance(path, written), Spelling.Distance(path, both))).Take(3).ToList();
        return new Reply(context.Localizer.Say(CommandPhrases.UnknownCommand(written, near))) { Buttons = [new(context.Localizer.Say(CommonPhrases.WhatCanYouDo), "help")] };
    }

    // Described in their own words, and written in those of the group.
    private IEnumerable<KeyValuePair<string, (IChatCommand Command, Command Grammar)>> OtherNames(string group, CommandContext context) => Allowed(context)
        .Where(entry => entry.Value.Command.AlsoCalled?.StartsWith($"{group} ", StringComparison.OrdinalIgnoreCase) == true).Select(entry => KeyValuePair.Create(entry.Value.Command.AlsoCalled!, entry.Value));

    private bool IsGroup(string word) => All.Values.Any(entry => entry.Command.Group is { } group && Same(group, word));

    private static IEnumerable<string> FirstWords(IEnumerable<KeyValuePair<string, (IChatCommand Command, Command Grammar)>> commands) =>
        commands.Select(entry => entry.Value.Command.Group ?? entry.Key).Distinct(StringComparer.Ordinal);

    // One letter more, less, other or swapped; short words are too near to each other.
    private static bool IsSlip(string meant, string written) => written.Length >= 4 && meant.Length >= 4 && Spelling.Distance(meant, written) == 1;

    private bool IsTopic(string topic) => Find(topic) is not null || IsGroup(topic);

    // "audit ben" is a command, "audit of our suppliers?" and "help me find …" are questions.
    private bool IsMeant(string path, Command words, string rest) => path == "help"
        ? IsTopic(rest)
        : !rest.Contains('?', StringComparison.Ordinal) && Parse(words, rest).Errors.Count == 0;

    private bool MightBeMistyped(string first, string rest) => !rest.Contains(' ', StringComparison.Ordinal)
        || All.Keys.Any(path => path.StartsWith(first + " ", StringComparison.OrdinalIgnoreCase)
            && Typed.Cut(rest).Word is var word && Spelling.Distance(path[(first.Length + 1)..], word) <= Math.Min(2, word.Length / 2));

    // Names of people have spaces; ids have none.
    private static string WithPeople(string text, IReadOnlyList<Mention> mentions) =>
        mentions.Aggregate(text, (written, mention) => written.Replace(mention.Written, $"<@{mention.Id}>", StringComparison.Ordinal));

    private static string PathOf(IChatCommand command, Command words) => command.Group is { } group ? $"{group} {words.Name}" : words.Name;

    private static bool AsksForHelp(string word) => word is "help" or "--help" or "-h" or "-?";

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
