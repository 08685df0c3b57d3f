using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>Has the default model do a small task by a prompt of its own.</summary>
internal sealed class ModelTask(ModelCatalogue models, PromptLibrary prompts)
{
    public bool IsPossible => models.DefaultChat is not null;

    /// <summary>The variable that holds a word which no document can know.</summary>
    public static KeyValuePair<string, object> Boundary() => new("boundary", $"passage-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    /// <returns>What the model wrote; null without a model.</returns>
    /// <exception cref="ModelException">The model failed.</exception>
    public async Task<string?> RunAsync(string name, IReadOnlyDictionary<string, object> variables, CancellationToken cancellationToken)
    {
        if (models.DefaultChat is not { } model)
            return null;
        var prompt = prompts.Get(name);
        var options = new ChatOptions { Temperature = prompt.Head.Model.Temperature, MaxOutputTokens = prompt.Head.Model.MaxOutputTokens };
        var text = new StringBuilder();
        await foreach (var delta in model.StreamAsync([new(ChatRole.User, prompt.Render(variables))], options, cancellationToken))
            text.Append(delta);
        return text.ToString().Trim();
    }
}
