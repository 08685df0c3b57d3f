using System.Collections.Concurrent;
using System.ComponentModel;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Which of many tools a model is offered: those that are nearest to the task by meaning and by words, those that the run has
/// called, and one to look for others.</summary>
internal sealed class RelevantTools(ModelCatalogue models)
{
    /// <summary>Offered at most, beside those that always are.</summary>
    public const int Most = 20;

    public const string Finder = "find_tools";
    private const int Found = 8;
    private const double OfWords = 0.5;
    private const int MostKept = 20_000;
    private readonly ConcurrentDictionary<(EmbeddingModel, string), float[]> vectors = new();
    private readonly ConcurrentDictionary<string, HashSet<string>> read = new(StringComparer.Ordinal);

    /// <summary>With the tool that finds the others, where there are too many to be offered.</summary>
    public IReadOnlyDictionary<string, Tool> WithFinder(IReadOnlyDictionary<string, Tool> all) =>
        all.Count <= Most ? all : new Dictionary<string, Tool>(all, StringComparer.Ordinal) { [Finder] = ToFinder([.. all.Values]) };

    /// <param name="all">That the person may use.</param>
    /// <returns>All where they are few.</returns>
    public async Task<IReadOnlyList<Tool>> ChooseAsync(string task, IReadOnlyList<RunStep> steps, IReadOnlyCollection<Tool> all, CancellationToken cancellationToken)
    {
        if (all.Count <= Most)
            return [.. all];
        var looked = steps.Where(step => step is { Name: Finder, State: RunStepState.Done }).Select(step => (string?)ToolArguments.Read(step.Content)?["what"] ?? "").ToList();
        var called = steps.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        var chosen = all.Where(tool => tool.IsAlwaysOffered || called.Contains(tool.Name)).ToList();
        foreach (var what in looked.AsEnumerable().Reverse())
            chosen.AddRange((await NearestAsync(what, all, cancellationToken)).Take(Found));
        chosen.AddRange(await NearestAsync(task, all, cancellationToken));
        return [.. chosen.DistinctBy(tool => tool.Name).Take(Most + all.Count(tool => tool.IsAlwaysOffered))];
    }

    /// <summary>The nearest first.</summary>
    public async Task<IReadOnlyList<Tool>> NearestAsync(string what, IReadOnlyCollection<Tool> all, CancellationToken cancellationToken)
    {
        var asked = Read(what);
        var terms = all.ToDictionary(tool => tool, tool => TermsOf(Told(tool)));
        // A word that many tools share says little.
        double Weight(string term) => Math.Log(1 + (all.Count / (1.0 + terms.Values.Count(each => each.Contains(term)))));
        var weights = asked.ToDictionary(term => term, Weight, StringComparer.Ordinal);
        var heaviest = Math.Max(weights.Values.Sum(), 1e-9);
        var meaning = await MeaningAsync(what, all, cancellationToken);
        return [.. all.OrderByDescending(tool => (OfWords * asked.Where(terms[tool].Contains).Sum(term => weights[term]) / heaviest) + meaning.GetValueOrDefault(tool.Name)).ThenBy(tool => tool.Name, StringComparer.Ordinal)];
    }

    // What it finds is offered from then on.
    private Tool ToFinder(IReadOnlyCollection<Tool> all) => new(
        KernelFunctionFactory.CreateFromMethod(
            async ([Description("What the tool should do, in a few words")] string what, CancellationToken cancellationToken) =>
                string.Join('\n', (await NearestAsync(what, all, cancellationToken)).Take(Found).Select(tool => $"{tool.Name}: {tool.Function.Description}")),
            Finder, $"Finds more tools: you see {Most} of {all.Count}. What it finds can be called afterwards."),
        ToolRisk.Read) { IsAlwaysOffered = true };

    private async Task<Dictionary<string, double>> MeaningAsync(string what, IReadOnlyCollection<Tool> all, CancellationToken cancellationToken)
    {
        if (models.FindEmbedding(null) is not { } model || !model.Knows(LanguageDetector.CodeOf(what)) || !model.IsReady)
            return [];
        try
        {
            var unknown = all.SelectMany(tool => new[] { Told(tool), Named(tool) }).Where(told => !vectors.ContainsKey((model, told))).Distinct(StringComparer.Ordinal).ToList();
            foreach (var some in unknown.Chunk(64))
            {
                var embedded = await model.EmbedAsync(some, cancellationToken);
                for (var i = 0; i < some.Length; i++)
                    vectors[(model, some[i])] = embedded[i];
            }

            var asked = (await model.EmbedAsync([what], cancellationToken))[0];
            // What is long says less of each thing in it, so that a tool may be near by its name alone.
            return all.ToDictionary(tool => tool.Name, tool => Math.Max(Likeness(model, asked, Told(tool)), Likeness(model, asked, Named(tool))), StringComparer.Ordinal);
        }
        catch (ModelException)
        {
            // By words alone.
            return [];
        }
    }

    private double Likeness(EmbeddingModel model, float[] asked, string told) => System.Numerics.Tensors.TensorPrimitives.Dot(asked, vectors[(model, told)]);

    private static string Told(Tool tool) => $"{Spaced(tool.Name)}: {tool.Function.Description}";

    // Without its service.
    private static string Named(Tool tool) => Spaced(tool.Name[(tool.Name.IndexOf('_', StringComparison.Ordinal) + 1)..]);

    private HashSet<string> TermsOf(string text) => read.Count > MostKept ? Read(text) : read.GetOrAdd(text, Read);

    private static HashSet<string> Read(string text) => [.. TextTerms.Of(TextTerms.Letters, Spaced(text)).Where(term => !QuestionWords.Has(term))];

    // "refundOrder" is two words.
    private static string Spaced(string name) => string.Concat(name.Select((letter, i) => letter is '_' or '-' or '/' or '{' or '}' ? " " : i > 0 && char.IsUpper(letter) && char.IsLower(name[i - 1]) ? $" {letter}" : $"{letter}"));
}
