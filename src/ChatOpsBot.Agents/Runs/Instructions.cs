using ChatOpsBot.Agents.Memories;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Runs;

/// <summary>What an agent is told before its task: how it works, what is remembered and was learned, and the procedure that it follows.</summary>
internal sealed class Instructions(MemoryService memories, ILessons lessons, PromptLibrary prompts, Zones zones)
{
    private const string Prompt = "agent";
    private const int MostFacts = 60;

    /// <summary>It holds more than the product's own words: of the company, or of people.</summary>
    public async Task<bool> TellOfCompanyAsync(Run run, CommandContext context, CancellationToken cancellationToken) =>
        run.Runbook is not null || (await memories.OfAsync(context.Person.Id, context.Entry.IsShared, cancellationToken)).Count > 0;

    /// <param name="tools">That are offered.</param>
    /// <param name="mark">Between which results stand.</param>
    /// <param name="isSubtask">It does a part of the task.</param>
    /// <returns>The text, and the prompt that it was written by.</returns>
    public async Task<(string Text, PromptInForce Prompt)> WriteAsync(Run run, IReadOnlyList<Tool> tools, string mark, bool isSubtask, CommandContext context, CancellationToken cancellationToken)
    {
        var set = prompts.In(context.Snapshot, context.Place);
        var prompt = set.Get(Prompt);
        var known = await memories.OfAsync(context.Person.Id, context.Entry.IsShared, cancellationToken);
        var learned = (await lessons.ListAsync(cancellationToken)).Where(lesson => lesson.IsAccepted && tools.Any(tool => tool.Name == lesson.Tool));
        var text = set.Render(prompt.Prompt, new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [PromptDelimiter.Variable] = mark,
            ["language"] = LanguageDetector.Of(run.Task).ToString(),
            ["today"] = zones.Today(context.Entry.Sender.Zone),
            ["subtask"] = isSubtask ? "yes" : "",
            ["runbook"] = isSubtask ? "" : run.Runbook?.Text ?? "",
            ["lessons"] = string.Join('\n', learned.Select(lesson => $"- {lesson.Tool}: {lesson.Text}")),
            ["facts"] = string.Join('\n', known.TakeLast(MostFacts).Select(memory => $"[M{memory.Id}] {memory.Text}")),
        });
        return (text, prompt);
    }
}
