using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>What is found for a question, and why.</summary>
internal sealed class KbSearch(Searcher searcher, TurnLimits limits) : IChatCommand
{
    private const int Most = 5;
    private static readonly Option<string?> In = new("--in") { Description = "Only in this collection" };
    private static readonly Option<string?> Language = new("--language") { Description = "Only in this language, as en" };
    private static readonly Option<string?> Compare = new("--compare") { Description = "Two rankings side by side, as words,all" };
    private static readonly Argument<string[]> Question = new("question") { Arity = ArgumentArity.OneOrMore };

    public string Group => "kb";

    public bool TakesText => true;

    public string Example => "kb search vacation days";

    public Command Describe() => new("search", "Show which passages are found for a question, and what their scores are made of") { Question, In, Language, Compare };

    public async Task<CommandResult> RunAsync(ParseResult asWritten, CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = ChatCommands.Parse(Describe(), context.Text);
        if (context.Text.Length == 0)
            return new CommandResult.Refused("There is nothing to search for.", Example);
        // A question may have words with "--" in it.
        if (parsed.Errors.Count > 0 && ValidationError.Why(parsed.CommandResult.Command, parsed) is { } wrong)
            return new CommandResult.Refused(wrong, Example);
        if (await limits.CheckBudgetsAsync(context.Account, context.Snapshot, cancellationToken) is { } refusal)
            return new CommandResult.Refused(refusal.ToPhrase());
        var question = string.Join(' ', parsed.GetRequiredValue(Question));
        var filter = new SearchFilter(context.Reader, parsed.GetValue(In)) { Language = parsed.GetValue(Language) };
        if (parsed.GetValue(Compare) is { } compared)
            return await limits.CountAsync(context.Account, () => CompareAsync(question, filter, compared, cancellationToken));
        var found = await limits.CountAsync(context.Account, () => searcher.FindAsync(question, filter, Most, cancellationToken));
        if (found.Passages.Count == 0)
            return CommandResult.Say(CommonPhrases.NothingFound);
        var verdict = ExtractiveAnswerer.Decide(question, found);
        var list = new List<Phrase>();
        foreach (var passage in found.Passages)
        {
            Phrase quoted = passage != verdict.Quotation?.Passage ? "" : verdict.IsSure ? "; would be quoted" : "; comes closest, but would not be quoted";
            list.Add($"**{passage.Chunk.Heading}** ({passage.Relevance:0.00}, `{passage.Kept.Document.Name}`)\n> {Short(passage.Chunk.Text)}\n{Explain(passage.Parts, found.ByMeaning)}{quoted}");
        }

        var count = await searcher.CountAsync(filter, cancellationToken);
        list.Add(found.ByMeaning
            ? $"{count:N0} passages searched in {found.Took.TotalMilliseconds:0.0} ms, by words and meaning."
            : (Phrase)$"{count:N0} passages searched in {found.Took.TotalMilliseconds:0.0} ms, by words.");
        return CommandResult.Say(Phrase.Join("\n\n", list));
    }

    private async Task<CommandResult> CompareAsync(string question, SearchFilter filter, string compared, CancellationToken cancellationToken)
    {
        var names = compared.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != 2 || names.Any(name => !Ranking.Named.ContainsKey(name)))
            return new CommandResult.Refused($"Name two rankings, of {string.Join(", ", Ranking.Named.Keys)}.", $"kb search --compare words,all {question}");
        var list = new List<Phrase>();
        foreach (var name in names)
        {
            var found = await searcher.FindAsync(question, filter, Most, cancellationToken, Ranking.Named[name]);
            list.Add($"**{name}** ({found.Took.TotalMilliseconds:0.0} ms)\n\n{Phrase.Lines(found.Passages.Select((passage, i) => (Phrase)$"{i + 1}. {passage.Chunk.Heading} ({passage.Relevance:0.00})"))}");
        }

        return CommandResult.Say(Phrase.Join("\n\n", list));
    }

    private static Phrase Explain(ScoreParts parts, bool byMeaning)
    {
        var named = new (Phrase Name, double Value)[]
        {
            ("words", parts.Words), ("letters", parts.Grams), ("covered", byMeaning ? parts.Coverage : 0), ("meaning", parts.Vector), ("nearest sentence", parts.Sentence), ("question", parts.Question), ("title", parts.Title), ("recent", parts.Recency),
        };
        return Phrase.Join(", ", named.Where(part => part.Value >= 0.005).Select(part => (Phrase)$"{part.Name} {part.Value:0.00}"));
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 240 ? line : $"{line[..240]}…";
    }
}
