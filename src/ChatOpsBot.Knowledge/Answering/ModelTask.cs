using System.Text;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>Has the default model do a small task by a prompt of its own.</summary>
internal sealed class ModelTask(ModelCatalogue models, PromptLibrary prompts, CurrentAdministration administration)
{
    /// <summary>Whether there is a model for work that belongs to no turn.</summary>
    public bool IsPossible => models.DefaultChat is not null;

    /// <returns>What the model wrote; null without a model.</returns>
    /// <exception cref="ModelException">The model failed.</exception>
    public async Task<string?> RunAsync(string name, IReadOnlyDictionary<string, object> variables, CancellationToken cancellationToken) => models.DefaultChat is { } model
        ? await RunAsync(name, variables, prompts.In(await administration.ReadAsync(cancellationToken), Place.Nowhere), model, cancellationToken)
        : null;

    /// <summary>The same by the prompts and the model of a turn.</summary>
    public static async Task<string?> RunAsync(string name, IReadOnlyDictionary<string, object> variables, AnsweredBy by, CancellationToken cancellationToken) => by.Model is { } model
        ? await RunAsync(name, variables, by.Prompts, model, cancellationToken)
        : null;

    private static async Task<string> RunAsync(string name, IReadOnlyDictionary<string, object> variables, PromptSet set, ChatModel model, CancellationToken cancellationToken)
    {
        var (rendered, settings) = Render(set, name, variables);
        var options = new ChatOptions { Temperature = settings.Temperature, MaxOutputTokens = settings.MaxOutputTokens };
        var text = new StringBuilder();
        await foreach (var delta in model.StreamAsync([new(ChatRole.User, rendered)], options, cancellationToken))
            text.Append(delta);
        return text.ToString().Trim();
    }

    // To whoever wanted the task done it is as if the model had failed.
    private static (string Rendered, PromptModelSettings Settings) Render(PromptSet set, string name, IReadOnlyDictionary<string, object> variables)
    {
        try
        {
            var prompt = set.Get(name).Prompt;
            return (set.Render(prompt, variables), prompt.Head.Model);
        }
        catch (PromptException wrong)
        {
            throw new ModelException(Core.Wording.ModelTrouble.Nonsense, wrong);
        }
    }
}
