using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Prompts.Testing;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

internal sealed class PromptDiff(PromptWords prompts, PromptTexts texts) : IChatCommand
{
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Argument<string?> From = new("from") { Description = "A version's number, or `shipped`; what is in force when left out", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> To = new("to") { Description = "A version's number, `shipped`, or `draft`, which is the default", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt diff answer";

    public Command Describe() => new("diff", "Show what your draft changes, or what changed between two versions: added words **bold**, removed ones ~~struck through~~") { Name, From, To, Scope };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt diff");
        if (subject is null)
            return refused!;
        var (from, to) = (parsed.GetValue(From), parsed.GetValue(To));
        var (before, after) = await texts.PairAsync(subject, from, to, context.Person.Id, cancellationToken);
        if (before is null || after is null)
        {
            return from is null && to is null
                ? new CommandResult.Refused($"You have no draft of `{subject.Name}`.", $"prompt edit {subject.Name}")
                : new CommandResult.Refused($"There is no such version of `{subject.Name}`.", $"prompt history {subject.Name}");
        }

        return Differences.Show(before, after) is { Length: > 0 } difference
            ? CommandResult.Say($"**{subject.Name}**, {(from is null ? "in force" : Named(from))} → {(to is not null ? Named(to) : from is null ? "your draft" : "in force")}\n\n{difference}")
            : CommandResult.Say($"There is no difference in `{subject.Name}`.");
    }

    private static Phrase Named(string which) => which switch
    {
        PromptTexts.Draft => "your draft",
        PromptTexts.Shipped or "0" => "shipped",
        _ => (Phrase)$"version {which}",
    };
}

internal sealed class PromptTest(PromptWords prompts, PromptService service, Trials trials) : IChatCommand
{
    public const string Path = "prompt test";
    private static readonly Argument<string> Name = PromptWords.Name();
    private static readonly Argument<string[]> Question = new("question") { Description = "What to ask", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> Scope = PromptWords.Scope();

    public string Group => "prompt";

    public Right Needs => Right.EditPrompts;

    public string Example => "prompt test answer how many vacation days do I have?";

    public Command Describe() => new("test", "Answer a question by your draft and by what is in force, side by side") { Name, Question, Scope };

    /// <summary>Whether it can be tried with nothing but a question.</summary>
    public static bool Asks(PromptSubject subject) => subject.Like?.Head.Purpose is "answer" or PromptCheck.Include;

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var (subject, refused) = prompts.Find(parsed.GetRequiredValue(Name), parsed.GetValue(Scope), context, "prompt test");
        if (subject is null)
            return refused!;
        var question = string.Join(' ', parsed.GetValue(Question) ?? []);
        if (question.Length == 0 && Asks(subject))
            return new CommandResult.Refused("Which question?", $"prompt test {subject.Name} how many vacation days do I have?");
        context.Output.Status(context.Localizer.Say(CommonPhrases.Writing));
        var draft = await service.DraftAsync(subject, context.Person.Id, cancellationToken);
        try
        {
            return CommandResult.Say((Phrase)await trials.ShowAsync(subject, draft?.Text ?? subject.Text, question, context, cancellationToken));
        }
        catch (PromptException wrong)
        {
            return new CommandResult.Refused(wrong.Reason, $"prompt edit {subject.Name}");
        }
    }
}
