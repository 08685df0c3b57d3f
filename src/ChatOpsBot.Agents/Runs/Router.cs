using ChatOpsBot.Core.Commands;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Tells tasks from questions. Without a model, or where it does not say, what was written is a question: nothing is begun by mistake.</summary>
internal sealed class Router(ModelTask task, ModelCatalogue models, PromptLibrary prompts)
{
    private const string Prompt = "route";

    public async Task<bool> IsTaskAsync(string message, CommandContext context, CancellationToken cancellationToken)
    {
        var said = await task.TryAsync(
            Prompt, new Dictionary<string, object>(StringComparer.Ordinal) { ["message"] = message, [PromptDelimiter.Variable] = PromptDelimiter.New() },
            prompts.In(context.Snapshot, context.Place), models.FindChat(context.Snapshot.AssistantIn(context.Channel).Model), cancellationToken);
        return said?.Trim().StartsWith("task", StringComparison.OrdinalIgnoreCase) == true;
    }
}
