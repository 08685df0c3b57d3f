using System.Text.Json;
using ChatOpsBot.Answering;
using ChatOpsBot.Models;
using Microsoft.Extensions.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ChatOpsBot.Benchmarks;

/// <summary>Trains the decision whether a sentence is an answer, shows how it does on sets that were left out, and writes it to
/// <c>CHATOPS_DECISION</c>, the folder of the project that answers. Reads the sets of <c>CHATOPS_XQUAD</c>, a folder.</summary>
internal static class Decisions
{
    private const double Refused = 0.85;
    private const double RefusedOfFew = 0.86;
    private const string FollowUps = "own, follow-ups";
    private const string FollowUpsLookedAt = "own, follow-ups, looked at";

    public static async Task RunAsync()
    {
        if (Environment.GetEnvironmentVariable("CHATOPS_XQUAD") is not { } folder || !File.Exists(Path.Combine(folder, "squad2.dev.json")))
        {
            Console.WriteLine("Decision: CHATOPS_XQUAD does not name a folder with squad2.dev.json and cmrc.dev.json; left out.\n");
            return;
        }

        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }] }), TimeProvider.System);
        var model = models.Embeddings[0];
        var own = Path.Combine(AppContext.BaseDirectory, "data");
        var xquad = Contexts(Path.Combine(folder, "xquad.en.json"));
        var sets = new Dictionary<string, List<Looked>>
        {
            ["own"] = await DecisionSets.HandbookAsync(own, Path.Combine(own, "handbook-questions.tsv"), model),
            [FollowUps] = await DecisionSets.FollowUpsAsync(own, "follow-ups.tsv", model),
            [FollowUpsLookedAt] = await DecisionSets.FollowUpsAsync(own, "follow-ups-looked-at.tsv", model),
            ["harder"] = await DecisionSets.HandbookAsync(own, Path.Combine(folder, "handbook-harder.tsv"), model),
            ["strangers"] = await DecisionSets.HandbookAsync(Path.Combine(own, "utility"), Path.Combine(own, "utility", "handbook-questions.tsv"), model),
            ["newcomer"] = await DecisionSets.NewcomerAsync(own, model),
            ["squad"] = DecisionSets.Squad(Path.Combine(folder, "squad2.dev.json"), "en", together: true, xquad.Contains),
            ["squad, three pages"] = DecisionSets.Squad(Path.Combine(folder, "squad2.dev.json"), "en", together: false, xquad.Contains),
            ["cmrc"] = DecisionSets.Squad(Path.Combine(folder, "cmrc.dev.json"), "zh", together: true),
            ["cmrc, three pages"] = DecisionSets.Squad(Path.Combine(folder, "cmrc.dev.json"), "zh", together: false),
            ["xquad en"] = DecisionSets.Squad(Path.Combine(folder, "xquad.en.json"), "en", together: true),
            ["xquad zh"] = DecisionSets.Squad(Path.Combine(folder, "xquad.zh.json"), "zh", together: true),
        };
        var complete = (await DecisionSets.FollowUpsAsync(own, "follow-ups.tsv", model, complete: true)).FindAll(each => !each.IsHeldOut);
        // What the handbook's own questions are asked is never trained on, and half of the newcomer's and of what is asked after another question is held out.
        List<Looked> Seen(string name) => name is "newcomer" or FollowUps ? sets[name].FindAll(each => !each.IsHeldOut) : sets[name];
        string[] many = ["harder", FollowUps, "squad", "squad, three pages", "cmrc", "cmrc, three pages"];
        string[] few = ["newcomer", FollowUps, "squad, three pages", "cmrc, three pages"];
        Decision Without(string name, string[] training) => Train(Evidence.Alone, [.. training.Where(other => other.Split(',')[0] != name.Split(',')[0]).Select(Seen)]);
        var ofFollowUps = Train(Evidence.InConversation, [[.. Seen(FollowUps), .. complete], DecisionSets.Conversations(Path.Combine(folder, "squad2.dev.json"), "en", every: 3, xquad.Contains), DecisionSets.Conversations(Path.Combine(folder, "cmrc.dev.json"), "zh", every: 8)]);
        // Too few to tell languages apart.
        ofFollowUps = ofFollowUps with { Needed = new Dictionary<string, double>(StringComparer.Ordinal) { ["en"] = Threshold(Doubts(sets[FollowUpsLookedAt], ofFollowUps).Select(each => each.Sure), Refused) } };
        var leftOut = sets.Keys.ToDictionary(name => name, name => name switch { "newcomer" => Train(Evidence.Alone, [.. few.Select(Seen)]), FollowUps or FollowUpsLookedAt => ofFollowUps, _ => Without(name, many) });
        string[] like = ["own", "harder", "strangers", "newcomer", FollowUps, FollowUpsLookedAt];
        Dictionary<string, double> Needed(Func<string, Decision> decisionOn) => Doubts(sets["own"].Where(each => !each.IsHeldOut), decisionOn("own")).Concat(Doubts(sets["harder"], decisionOn("harder")))
            .GroupBy(each => each.Language, each => each.Sure, StringComparer.Ordinal).ToDictionary(language => language.Key, language => Threshold(language, Refused), StringComparer.Ordinal);
        var decision = Train(Evidence.Alone, [.. many.Select(Seen)]);
        decision = decision with { Needed = Needed(_ => decision) };
        var needed = Needed(name => leftOut[name]);
        // Of each language there are too few to tell them apart: as far from each other as among many.
        var less = Threshold(Doubts(Seen("newcomer"), Without("newcomer", few)).Select(each => each.Sure - needed[each.Language]), RefusedOfFew);
        var ofFew = leftOut["newcomer"] with { Needed = needed.ToDictionary(language => language.Key, language => language.Value + less, StringComparer.Ordinal) };
        Decision Tested(string name) => name switch { "newcomer" => ofFew, FollowUps or FollowUpsLookedAt => ofFollowUps, _ => leftOut[name] with { Needed = needed } };

        Console.WriteLine("The decision, each set left out of training\n\n| set | sentence right | AUC | answered right | refused |\n| --- | --- | --- | --- | --- |");
        foreach (var (name, set) in sets)
            Row(name, set, Tested(name));
        foreach (var name in like)
        {
            foreach (var kind in sets[name].Where(each => each.Kind != "removed").GroupBy(each => each.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                Row($"{name}, {kind.Key}", [.. kind], Tested(name));
                Row($"{name}, {kind.Key}, held out", [.. kind.Where(each => each.IsHeldOut)], Tested(name));
                foreach (var language in kind.GroupBy(each => each.Language).Where(_ => kind.Key is "direct" or "answerable" or "unanswerable"))
                    Row($"{name}, {kind.Key}, {language.Key}", [.. language], Tested(name));
            }
        }

        Console.WriteLine($"\n{decision.ToText()}\nof few\n{ofFew.ToText()}\nof follow-ups\n{ofFollowUps.ToText()}");
        if (Environment.GetEnvironmentVariable("CHATOPS_DECISION") is not { } written)
            return;
        File.WriteAllText(Path.Combine(written, "decision.tsv"), decision.ToText());
        File.WriteAllText(Path.Combine(written, "decision-of-few.tsv"), ofFew.ToText());
        File.WriteAllText(Path.Combine(written, "decision-of-follow-ups.tsv"), ofFollowUps.ToText());
    }

    private static void Row(string name, List<Looked> set, Decision decision)
    {
        var answerable = set.FindAll(each => each.HasAnswer);
        var unanswerable = set.FindAll(each => !each.HasAnswer && each.Kind != "removed");
        Console.WriteLine($"| {name} | {Share(answerable, each => each.IsRight)} | {(set.Exists(each => each.IsRight) && set.Exists(each => !each.IsRight) ? $"{Auc(set, decision):0.000}" : "")} | {Share(answerable, each => each.IsRight && IsSure(decision, Of(decision, each), each))} | {Share(unanswerable, each => !IsSure(decision, Of(decision, each), each))} |");
    }

    private static bool IsSure(Decision decision, double confidence, Looked looked) => looked.Evidence is not null && decision.IsSure(confidence, looked.Language);

    // How sure a decision is of what has no answer.
    private static IEnumerable<(string Language, double Sure)> Doubts(IEnumerable<Looked> set, Decision decision) =>
        set.Where(each => each.Kind == "unanswerable").Select(each => (each.Language, Of(decision, each)));

    // What so many of them do not reach.
    private static double Threshold(IEnumerable<double> sure, double refused)
    {
        var ordered = sure.Order().ToList();
        var last = (int)Math.Round(ordered.Count * refused) - 1;
        return (ordered[last] + ordered[Math.Min(last + 1, ordered.Count - 1)]) / 2;
    }

    private static string Share(List<Looked> some, Func<Looked, bool> what) => some.Count == 0 ? "" : $"{some.Count(what) / (double)some.Count:0.00}";

    private static double Of(Decision decision, Looked looked) => looked.Evidence is { } evidence ? decision.Of(evidence) : 0;

    // How likely a right sentence is surer than a wrong one.
    private static double Auc(List<Looked> set, Decision decision)
    {
        var ordered = set.Select(each => (Sure: Of(decision, each), each.IsRight)).OrderBy(each => each.Sure).ToList();
        var (wrong, pairs) = (0L, 0L);
        foreach (var (_, isRight) in ordered)
        {
            if (isRight)
                pairs += wrong;
            else
                wrong++;
        }

        return pairs / ((double)wrong * (ordered.Count - wrong));
    }

    // Each set counts as much as the others, and of each the right as much as the wrong.
    private static Decision Train(IReadOnlyList<string> names, IReadOnlyList<List<Looked>> sets)
    {
        var at = names.Select((name, i) => (name, i)).ToDictionary(each => each.name, each => each.i, StringComparer.Ordinal);
        var rows = sets.SelectMany(set =>
        {
            var some = set.FindAll(each => each.Evidence is not null);
            var (right, wrong) = (some.Where(each => each.IsRight).Sum(each => each.Weight), some.Where(each => !each.IsRight).Sum(each => each.Weight));
            return some.Select(each => new TrainingRow { Label = each.IsRight, Weight = 500 * each.Weight / (each.IsRight ? right : wrong), Features = [.. each.Evidence!.All.Where(one => at.ContainsKey(one.Name)).OrderBy(one => at[one.Name]).Select(one => (float)one.Value)] });
        }).ToList();
        var ml = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(TrainingRow));
        schema[nameof(TrainingRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, names.Count);
        var model = ml.BinaryClassification.Trainers.LbfgsLogisticRegression(exampleWeightColumnName: nameof(TrainingRow.Weight), l1Regularization: 0, l2Regularization: 1)
            .Fit(ml.Data.LoadFromEnumerable(rows, schema)).Model.SubModel;
        return new Decision(names.Zip(model.Weights).ToDictionary(each => each.First, each => (double)each.Second, StringComparer.Ordinal), model.Bias, new Dictionary<string, double>());
    }

    private static HashSet<string> Contexts(string file) => [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("data").EnumerateArray()
        .SelectMany(article => article.GetProperty("paragraphs").EnumerateArray()).Select(paragraph => paragraph.GetProperty("context").GetString()!)];

    private sealed class TrainingRow
    {
        public bool Label { get; init; }

        public float Weight { get; init; }

        public float[] Features { get; init; } = [];
    }
}
