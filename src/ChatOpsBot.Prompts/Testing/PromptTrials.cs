using System.Diagnostics;
using System.Text;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts.Liquid;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Prompts.Testing;

/// <summary>What a prompt is tried with.</summary>
/// <param name="Variables">What it is given.</param>
/// <param name="Sources">Titles of the passages, by their numbers in the answer, from 1.</param>
/// <param name="Question">Said to the model after the prompt; null when the prompt is all.</param>
public sealed record TrialMaterial(IReadOnlyDictionary<string, object> Variables, IReadOnlyList<string> Sources, string? Question);

/// <summary>Prepares what prompts of a purpose are tried with, as the product would.</summary>
public interface ITrialMaterial
{
    string Purpose { get; }

    Task<TrialMaterial> PrepareAsync(string question, CommandContext context, CancellationToken cancellationToken);
}

/// <summary>What came of a prompt.</summary>
/// <param name="Text">What the model wrote; null when it failed or there is none.</param>
/// <param name="Problem">Why there is no text.</param>
public sealed record TrialResult(string? Text, Phrase? Problem, int TokensIn, int TokensOut, TimeSpan Took);

/// <summary>Runs prompts as they are being written.</summary>
internal sealed class PromptTrials(IEnumerable<ITrialMaterial> materials, ModelCatalogue models)
{
    /// <param name="question">Where the purpose has no use for one, the examples of the head are taken.</param>
    public Task<TrialMaterial> PrepareAsync(PromptHead head, string question, CommandContext context, CancellationToken cancellationToken) =>
        materials.FirstOrDefault(material => material.Purpose == head.Purpose) is { } prepares
            ? prepares.PrepareAsync(question, context, cancellationToken)
            : Task.FromResult(new TrialMaterial(WithQuestion(Examples.Of(head), question), [], null));

    public async Task<TrialResult> RunAsync(PromptSet prompts, Prompt prompt, TrialMaterial material, string? alias, CancellationToken cancellationToken)
    {
        string rendered;
        try
        {
            rendered = prompts.Render(prompt, material.Variables);
        }
        catch (PromptException wrong)
        {
            return new TrialResult(null, wrong.Reason, 0, 0, TimeSpan.Zero);
        }

        var tokensIn = Tokens.Count(rendered) + Tokens.Count(material.Question ?? "");
        if (models.FindChat(alias) is not { } model)
            return new TrialResult(null, "No model is configured, so nothing was written.", tokensIn, 0, TimeSpan.Zero);
        List<ChatMessage> messages = material.Question is { } question ? [new(ChatRole.System, rendered), new(ChatRole.User, question)] : [new(ChatRole.User, rendered)];
        var started = Stopwatch.GetTimestamp();
        try
        {
            var text = new StringBuilder();
            var options = new ChatOptions { Temperature = prompt.Head.Model.Temperature, MaxOutputTokens = prompt.Head.Model.MaxOutputTokens };
            await foreach (var delta in model.StreamAsync(messages, options, cancellationToken))
                text.Append(delta);
            return new TrialResult(text.ToString().Trim(), null, tokensIn, Tokens.Count(text.ToString()), Stopwatch.GetElapsedTime(started));
        }
        catch (ModelException failure)
        {
            return new TrialResult(null, $"The model gave no answer ({ChatModel.InWords(failure.Trouble)}).", tokensIn, 0, Stopwatch.GetElapsedTime(started));
        }
    }

    private static Dictionary<string, object> WithQuestion(Dictionary<string, object> examples, string question)
    {
        if (question.Length > 0 && examples.ContainsKey("question"))
            examples["question"] = question;
        return examples;
    }
}
