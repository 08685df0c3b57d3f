using System.Text;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Prompts;

/// <summary>Has a model do a small task by a prompt of its own, which must be possible to do without: where there is no model or it fails,
/// whoever wanted it done goes on as without.</summary>
public sealed partial class ModelTask(ModelCatalogue models, PromptLibrary prompts, CurrentAdministration administration, ILogger<ModelTask> logger)
{
    /// <summary>Whether there is a model for work that belongs to no question.</summary>
    public bool IsPossible => models.DefaultChat is not null;

    /// <returns>What the default model wrote; null when there is none, it failed, or it wrote nothing.</returns>
    public async Task<string?> TryAsync(string name, IReadOnlyDictionary<string, object> variables, CancellationToken cancellationToken) => await TryAsync(name, variables, prompts.In(await administration.ReadAsync(cancellationToken), Place.Nowhere), models.DefaultChat, cancellationToken);

    /// <summary>The same of a picture, by a model that sees.</summary>
    public async Task<string?> TryAsync(string name, IReadOnlyDictionary<string, object> variables, DataContent picture, ChatModel? model, CancellationToken cancellationToken) => await TryAsync(name, variables, prompts.In(await administration.ReadAsync(cancellationToken), Place.Nowhere), model, cancellationToken, picture);

    /// <summary>The same by a model and prompts that were chosen already.</summary>
    public async Task<string?> TryAsync(string name, IReadOnlyDictionary<string, object> variables, PromptSet set, ChatModel? model, CancellationToken cancellationToken, DataContent? picture = null)
    {
        if (model is null)
            return null;
        try
        {
            return await RunAsync(name, variables, set, model, picture, cancellationToken) is { Length: > 0 } written ? written : null;
        }
        catch (Exception failure) when (failure is ModelException or PromptException)
        {
            NotDone(logger, model.Settings.Alias, name, failure);
            return null;
        }
    }

    private static async Task<string> RunAsync(string name, IReadOnlyDictionary<string, object> variables, PromptSet set, ChatModel model, DataContent? picture, CancellationToken cancellationToken)
    {
        var used = set.Get(name);
        var prompt = used.Prompt;
        var (rendered, settings) = (set.Render(prompt, variables), prompt.Head.Model);
        var options = new ChatOptions { Temperature = settings.Temperature, MaxOutputTokens = settings.MaxOutputTokens };
        var text = new StringBuilder();
        TurnTokens.By(used.ToString());
        await foreach (var delta in model.StreamAsync([new(ChatRole.User, picture is null ? [new TextContent(rendered)] : [new TextContent(rendered), picture])], options, cancellationToken))
            text.Append(delta);
        return text.ToString().Trim();
    }

    [LoggerMessage(211, LogLevel.Warning, "The model '{Model}' did not do the task '{Task}'; it is gone on without")]
    private static partial void NotDone(ILogger logger, string model, string task, Exception failure);
}
