using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Prompts.Testing;

/// <summary>Lays a draft and what is in force side by side, on the same question and passages.</summary>
internal sealed partial class Comparison(PromptLibrary library, PromptTrials trials, TurnLimits limits)
{
    /// <returns>Markdown.</returns>
    public async Task<string> ShowAsync(TrialOrder order, CommandContext context, CancellationToken cancellationToken)
    {
        var set = library.In(context.Snapshot, context.Place);
        var (name, question) = (order.Name, order.Question);
        var (written, inForce) = (Prompt.Parse(name, order.Draft), Prompt.Parse(name, order.InForce));
        if (await limits.CheckBudgetsAsync(context.Account, context.Snapshot, cancellationToken) is { } refusal)
            return context.Localizer.Say(refusal.ToPhrase());
        return await limits.CountAsync(context.Account, async () =>
        {
            // A part of others is tried within the prompt that answers here.
            var assistant = context.Snapshot.AssistantIn(context.Channel);
            var whole = inForce.Head.Purpose == PromptCheck.Include ? set.Find(assistant.Prompt)?.Prompt : null;
            var material = await trials.PrepareAsync((whole ?? inForce).Head, question, context, cancellationToken);
            var one = trials.RunAsync(set.With(name, written), whole ?? written, material, assistant.Model, cancellationToken);
            var other = trials.RunAsync(set.With(name, inForce), whole ?? inForce, material, assistant.Model, cancellationToken);
            Phrase asked = question.Length > 0 ? (Phrase)$"Question: *{question}*\n\n" : "";
            var verdict = await JudgeAsync(set, question, await one, await other, material, assistant.Model, cancellationToken);
            var now = Side(order.Number == 0 ? (Phrase)"In force (shipped)" : $"In force (version {order.Number})", await other, material);
            return context.Localizer.Say($"{asked}{Side("Draft", await one, material)}\n\n{now}{verdict}");
        });
    }

    // Only where there are two different answers to a question.
    private async Task<Phrase> JudgeAsync(PromptSet set, string question, TrialResult draft, TrialResult inForce, TrialMaterial material, string? alias, CancellationToken cancellationToken)
    {
        if (question.Length == 0 || draft.Text is not { } first || inForce.Text is not { } second || first == second || set.Find("judge") is not { } judge)
            return "";
        var given = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["question"] = question,
            ["first"] = first,
            ["second"] = second,
            ["passages"] = material.Variables.GetValueOrDefault("passages") ?? new List<object>(),
            [PromptDelimiter.Variable] = PromptDelimiter.New(),
        };
        var verdict = await trials.RunAsync(set, judge.Prompt, new TrialMaterial(given, [], null), alias, cancellationToken);
        return verdict.Text is { Length: > 0 } text ? (Phrase)$"\n\n**Better, by a model's judgement**: {text.ReplaceLineEndings(" ")}" : "";
    }

    private static Phrase Side(Phrase name, TrialResult result, TrialMaterial material)
    {
        var text = (result.Text ?? "").ReplaceLineEndings("\n> ");
        var cited = new StringBuilder();
        foreach (var number in Number().Matches(result.Text ?? "").Select(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)).Distinct().Where(number => number >= 1 && number <= material.Sources.Count))
            cited.Append(CultureInfo.InvariantCulture, $"\n> \n> [{number}] {material.Sources[number - 1]}");
        return $"**{name}**, {result.TokensIn:N0} tokens in, {result.TokensOut:N0} out, {result.Took.TotalSeconds:0.0} s\n> {(result.Problem is { } problem && result.Text is null ? problem : (Phrase)text)}{cited}";
    }

    [GeneratedRegex(@"\[(?<number>\d{1,3})\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
