using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Agents.Web;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Runbooks;

/// <summary>Procedures that agents follow: prompts of that purpose, with the drafts, versions and publication of prompts.</summary>
internal sealed class RunbookService(PromptLibrary prompts, Toolbox toolbox)
{
    private static readonly IReadOnlyList<string> Researching = [DocumentTools.Search, DocumentTools.Read, "read_web_page", "search_web", "look_up_wikipedia", AttachmentTools.Reader, Subtask.Name, "calculate", "today"];

    /// <summary>Those that the person may start there, by name.</summary>
    public IReadOnlyList<PromptInForce> In(Snapshot snapshot, Place place, Reader reader)
    {
        var set = prompts.In(snapshot, place);
        return [.. set.Names.Select(set.Get).Where(each => each.Prompt.Head.Purpose == PromptCheck.Runbook && May(each, reader)).OrderBy(each => each.Name, StringComparer.Ordinal)];
    }

    public PromptInForce? Find(Snapshot snapshot, Place place, Reader reader, string name) => In(snapshot, place, reader).FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <param name="isShared">Others read there.</param>
    /// <returns>Tools that a runbook names and the person can't use there.</returns>
    public async Task<IReadOnlyList<string>> MissingAsync(Person person, bool isShared, PromptInForce runbook, CancellationToken cancellationToken)
    {
        var mine = await toolbox.ForAsync(person, isShared, cancellationToken);
        return [.. runbook.Prompt.Head.Tools.Union(runbook.Prompt.Head.Approvals, StringComparer.Ordinal).Where(pattern => !mine.Keys.Any(name => Runbook.Names(pattern, name)))];
    }

    /// <param name="said">Its name, and what it is given as <c>name=value</c>.</param>
    /// <returns>The runbook as a run follows it, or what stands against it.</returns>
    public async Task<(Runbook? Runbook, Phrase? Wrong)> PrepareAsync(CommandContext context, string said, CancellationToken cancellationToken)
    {
        var words = Typed.Words(said);
        if (words.Count == 0 || Find(context.Snapshot, context.Place, context.Reader, words[0]) is not { } runbook)
            return (null, words.Count == 0 ? "Which runbook? `runbook list` has them." : (Phrase)$"There is no runbook `{words[0]}` for you here. `runbook list` has them.");
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(1))
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0)
                return (null, Unknown(runbook, word));
            written[word[..cut]] = word[(cut + 1)..];
        }

        var (given, wrong) = Read(runbook, written);
        if (given is null)
            return (null, wrong);
        if (await MissingAsync(context.Person, context.Entry.IsShared, runbook, cancellationToken) is { Count: > 0 } tools)
            return (null, $"`{runbook.Name}` needs tools that are not there, or not for you: {string.Join(", ", tools.Select(tool => $"`{tool}`"))}.");
        try
        {
            return (new Runbook(runbook.Name, runbook.Number, prompts.In(context.Snapshot, context.Place).Render(runbook.Prompt, given), runbook.Prompt.Head.Tools) { Approvals = runbook.Prompt.Head.Approvals }, null);
        }
        catch (PromptException unfit)
        {
            return (null, unfit.Reason);
        }
    }

    /// <returns>What a runbook is given, by name; or what is wrong with it.</returns>
    public static (Dictionary<string, object>? Given, Phrase? Wrong) Read(PromptInForce runbook, IReadOnlyDictionary<string, string> written)
    {
        var variables = runbook.Prompt.Head.Variables;
        var given = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in written)
        {
            if (!variables.TryGetValue(name, out var variable))
                return (null, Unknown(runbook, $"{name}={value}"));
            if (variable.Type == "number" && !decimal.TryParse(value, CultureInfo.InvariantCulture, out _))
                return (null, $"`{name}` has to be a number, as `{name}={variable.Example}`.");
            given[name] = value;
        }

        return variables.Where(variable => variable.Value.Required && !given.ContainsKey(variable.Key)).Select(variable => variable.Key).FirstOrDefault() is { } missing
            ? (null, $"`{runbook.Name}` has to be given `{missing}`. {Inputs(runbook)}")
            : (given, null);
    }

    private static Phrase Unknown(PromptInForce runbook, string word) => $"`{word}` is nothing that `{runbook.Name}` is given. {Inputs(runbook)}";

    /// <summary>How a question is answered that takes many searches.</summary>
    public Runbook ToResearch(CommandContext context, string question)
    {
        var set = prompts.In(context.Snapshot, context.Place);
        var research = set.Get(ResearchCommand.Path);
        return new Runbook(research.Name, research.Number, set.Render(research.Prompt, new Dictionary<string, object>(StringComparer.Ordinal) { ["question"] = question }), Researching);
    }

    /// <summary>What it is given, for people.</summary>
    public static Phrase Inputs(PromptInForce runbook) => runbook.Prompt.Head.Variables.Count == 0
        ? (Phrase)"It is given nothing."
        : $"It is given:\n\n{Phrase.Lines(runbook.Prompt.Head.Variables.Select(variable => (Phrase)$"- `{variable.Key}={variable.Value.Example}`{(variable.Value.Required ? "" : (Phrase)" (optional)")}: {(Phrase)variable.Value.Description}"))}";

    private static bool May(PromptInForce runbook, Reader reader) => runbook.Prompt.Head.Access.Count == 0 || reader.May([.. runbook.Prompt.Head.Access.Select(Access.Read).OfType<string>()]);
}
