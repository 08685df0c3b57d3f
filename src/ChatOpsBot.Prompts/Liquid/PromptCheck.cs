using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts.Liquid;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts;

/// <summary>Whether a prompt may be saved: what it names is there, what it needs is named, it ends, and it fits the model.</summary>
public sealed partial class PromptCheck(ModelCatalogue models)
{
    public const string Include = "include";

    /// <summary>The purpose of a procedure that agents follow; it names itself what it is given.</summary>
    public const string Runbook = "runbook";

    /// <param name="text">The file.</param>
    /// <param name="like">The prompt that it takes the place of, whose variables it is given; null for a new part of others.</param>
    /// <param name="others">Where included prompts are found.</param>
    /// <returns>What is wrong, each a sentence; empty when nothing is.</returns>
    public IReadOnlyList<Phrase> Wrong(string name, string text, Prompt? like, PromptSet others)
    {
        if (Merging.HasMarks(text))
            return ["Two people changed the same lines. Keep one of the two between the lines `<<<<<<<` and `>>>>>>>`, and remove these lines and `=======`."];
        try
        {
            var prompt = Prompt.Parse(name, text);
            var purpose = like?.Head.Purpose ?? prompt.Head.Purpose;
            if (like is not null && prompt.Head.Purpose != like.Head.Purpose)
                return [$"Its purpose must stay `{like.Head.Purpose}`; the file says `{prompt.Head.Purpose}`."];
            var head = (purpose == Runbook ? prompt : like ?? prompt).Head;
            List<Phrase> wrong = [.. Named(name, prompt, head, purpose, others), .. Settings(prompt.Head)];
            return wrong.Count > 0 ? wrong : Tried(name, prompt, head, others);
        }
        catch (PromptException unreadable)
        {
            return [unreadable.Reason];
        }
    }

    private static IEnumerable<Phrase> Named(string name, Prompt prompt, PromptHead head, string purpose, PromptSet others)
    {
        var reading = TemplateReading.Of(prompt);

        // A part is given what the prompts around it are given.
        var given = purpose == Include ? others.Names.SelectMany(each => others.Get(each).Prompt.Head.Variables.Keys).ToHashSet(StringComparer.Ordinal) : [.. head.Variables.Keys];
        foreach (var unknown in reading.Used.Where(used => !reading.Made.Contains(used) && !given.Contains(used)).Order(StringComparer.Ordinal))
            yield return $"{Place(prompt, unknown)}unknown variable `{unknown}`{DidYouMean(unknown, [.. given, .. reading.Made.Where(made => made.Length > 4)])}";

        foreach (var (of, field) in reading.Fields)
        {
            if (reading.Loops.TryGetValue(of, out var list) && head.Variables.TryGetValue(list, out var variable) && variable.Fields.Count > 0 && !variable.Fields.Contains(field))
                yield return $"{Place(prompt, $"{of}.{field}")}`{of}` has no `{field}`{DidYouMean(field, variable.Fields)}";
        }

        foreach (var filter in reading.Filters.Where(filter => !Sandbox.Filters.Contains(filter)))
            yield return $"{Place(prompt, filter)}unknown filter `{filter}`{DidYouMean(filter, Sandbox.Filters)}";
        if (reading.HasWideRange)
            yield return $"{Place(prompt, "..")}a range must go from a number to a number at most 1,000 away, as `(1..10)`.";
        if (reading.HasUnknownInclude)
            yield return $"{Place(prompt, "include")}an include must name its prompt in quotes, as `{{% include 'tone' %}}`.";
        foreach (var included in reading.Includes)
        {
            if (others.Find(included) is null && !string.Equals(included, name, StringComparison.OrdinalIgnoreCase))
                yield return $"{Place(prompt, included)}there is no prompt `{included}` to include{DidYouMean(included, others.Names)}";
            else if (Cycle(name, included, others) is { } way)
                yield return $"{Place(prompt, included)}it would include itself: {way}.";
        }

        var used = Used(prompt, others);
        foreach (var missing in head.Variables.Where(variable => variable.Value.Required && !used.Contains(variable.Key)))
            yield return $"The variable `{missing.Key}` must be in it, as `{Usage(missing.Key, missing.Value)}`. {(Phrase)missing.Value.Description}";
    }

    private static IEnumerable<Phrase> Settings(PromptHead head)
    {
        if (head.Model.Temperature is < 0 or > 2)
            yield return "The temperature must be from 0 to 2.";
        if (head.Model.MaxOutputTokens is < 1 or > 100_000)
            yield return "The most tokens of an answer must be from 1 to 100,000.";
        foreach (var word in head.Access.Where(word => Access.Read(word) is null))
            yield return $"`{word}` is neither everyone nor a group's name nor an e-mail.";
    }

    // Written out with its examples, as the model would get it.
    private IReadOnlyList<Phrase> Tried(string name, Prompt prompt, PromptHead head, PromptSet others)
    {
        var tokens = Tokens.Count(others.With(name, prompt).Render(prompt, Examples.Of(head)));
        var window = models.DefaultChat?.Settings.ContextTokens;
        return window is { } most && tokens > most / 2
            ? [$"It takes {tokens:N0} tokens with its examples, and half of the model's window of {most:N0} is needed for the rest. Shorten it."]
            : [];
    }

    private static HashSet<string> Used(Prompt prompt, PromptSet others, int depth = 0)
    {
        var reading = TemplateReading.Of(prompt);
        foreach (var included in depth < 10 ? reading.Includes.Select(others.Find).OfType<PromptInForce>() : [])
            reading.Used.UnionWith(Used(included.Prompt, others, depth + 1));
        return reading.Used;
    }

    private static string? Cycle(string name, string included, PromptSet others, string? way = null, int depth = 0)
    {
        way = $"{way ?? $"`{name}`"} → `{included}`";
        if (string.Equals(included, name, StringComparison.OrdinalIgnoreCase))
            return way;
        if (depth > 10 || others.Find(included) is not { } found)
            return null;
        return TemplateReading.Of(found.Prompt).Includes.Select(next => Cycle(name, next, others, way, depth + 1)).FirstOrDefault(each => each is not null);
    }

    private static string Usage(string name, PromptVariable variable) => variable.Type == "list" ? $"{{% for each in {name} %}}…{{% endfor %}}" : $"{{{{ {name} }}}}";

    private static Phrase DidYouMean(string written, IEnumerable<string> known) =>
        Spelling.Nearest(written, known).FirstOrDefault() is { } near && Spelling.Distance(near, written) <= Math.Max(2, written.Length / 2)
            ? (Phrase)$", did you mean `{near}`?"
            : $". It is given: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(12).Select(each => $"`{each}`"))}.";

    // The first place within Liquid's marks where the word stands.
    private static Phrase Place(Prompt prompt, string word)
    {
        foreach (var tag in Tag().EnumerateMatches(prompt.Body))
        {
            var within = prompt.Body.AsSpan(tag.Index, tag.Length).IndexOf(word, StringComparison.Ordinal);
            if (within < 0)
                continue;
            var before = prompt.Body.AsSpan(0, tag.Index + within);
            return $"Line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}: ";
        }

        return "";
    }

    [GeneratedRegex(@"\{\{[^}]*\}\}|\{%[^%]*%\}", RegexOptions.NonBacktracking)]
    internal static partial Regex Tag();
}
