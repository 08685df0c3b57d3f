using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using ChatOpsBot.Simulators.Model;
using ChatOpsBot.Tests;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Benchmarks;

/// <summary>The handbook set: what is answered, what refused, and what questions of a model and embeddings add.
/// The local embedding model is measured on English.</summary>
internal static class Answers
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data");
    private static readonly string[] Kinds = ["direct", "similar", "table", "paraphrased"];

    public static async Task RunAsync()
    {
        using var plain = new HandbookSet(Folder);
        using var paired = new HandbookSet(Folder, chunk => [.. chunk.Questions, .. ScriptedQuestions.Of(chunk.Text)]);
        var results = plain.Questions.Select(question => plain.Ask(question)).ToList();
        Decisions(results);
        Curve(results);
        Console.WriteLine("Right page first (English, German, Chinese)\n\n| | direct | similar | table | paraphrased |\n| --- | --- | --- | --- | --- |");
        First("words and 4-grams", results);
        First("with questions of the scripted model", paired.Questions.Select(question => paired.Ask(question)));
        await WithEmbeddingsAsync(plain);
        await OfStrangersAsync();
        Console.WriteLine();
    }

    // Pages and questions of people who had seen neither the product nor its other sets, as it answers by itself: English by meaning too.
    private static async Task OfStrangersAsync()
    {
        using var set = new HandbookSet(Path.Combine(Folder, "utility"));
        using var models = Local();
        await set.Pages.EmbedAsync(models.Embeddings[0]);
        var vectors = await models.Embeddings[0].EmbedAsync([.. set.Questions.Select(question => question.Text)], CancellationToken.None);
        var results = set.Questions.Select((question, i) => set.Ask(question, question.Language == "en" ? [new Embedding(ModelSettings.Local, vectors[i])] : null)).ToList();
        Console.WriteLine("\nPages and questions of strangers: answered right, or refused where nothing answers; in brackets the half that was held out\n\n| | English | German | Chinese | all |\n| --- | --- | --- | --- | --- |");
        foreach (var kind in results.GroupBy(each => each.Question.Kind))
            Console.WriteLine($"| {kind.Key} | {string.Join(" | ", ((string[])["en", "de", "zh", ""]).Select(language => $"{Good(kind, language, false):0.00} ({Good(kind, language, true):0.00})"))} |");
        foreach (var each in results.Where(each => Environment.GetEnvironmentVariable("CHATOPS_SHOW") is not null && !each.Question.IsHeldOut && !IsGood(each)))
            Console.WriteLine($"{each.Question.Kind} {each.Question.Language} {each.Question.Page} [{each.Question.Answer}] {each.Question.Text}\n    rank {each.Rank}, {each.Verdict.Confidence:0.00} {each.Verdict.Quotation?.Passage.Kept.Document.DocumentId}: {string.Join(" / ", each.Verdict.Quotation?.Sentences ?? [])}\n    {string.Join(", ", (ExtractiveAnswerer.Look(each.Question.Text, set.Pages.Find(each.Question.Text, null))?.Evidence.All ?? []).Where(one => Evidence.Alone.Contains(one.Name) && one.Value != 0).Select(one => $"{one.Name} {one.Value:0.00}"))}");

        static bool IsGood(HandbookResult each) => each.Question.HasAnswer ? each.IsRight : !each.IsKept;

        static double Good(IEnumerable<HandbookResult> kind, string language, bool onlyHeldOut) =>
            kind.Where(each => each.Question.Language.StartsWith(language, StringComparison.Ordinal) && (each.Question.IsHeldOut || !onlyHeldOut)).Average(each => IsGood(each) ? 1.0 : 0);
    }

    private static ModelCatalogue Local() => new(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }] }), TimeProvider.System);

    private static void Decisions(List<HandbookResult> results)
    {
        Console.WriteLine("Answers without a model, on the half that was held out (the other half in brackets)\n\n| questions | kept | right |\n| --- | --- | --- |");
        foreach (var kind in (string[])[.. Kinds, "unanswerable", "foreign"])
            Console.WriteLine($"| {kind} | {Share(results, kind, true, each => each.IsKept):0.00} ({Share(results, kind, false, each => each.IsKept):0.00}) | {(results.First(each => each.Question.Kind == kind).Question.HasAnswer ? $"{Share(results, kind, true, each => each.IsRight):0.00} ({Share(results, kind, false, each => each.IsRight):0.00})" : "")} |");
        Console.WriteLine();
    }

    private static void Curve(List<HandbookResult> results)
    {
        Console.WriteLine("Confidence needed, on the half that was looked at: kept of direct, similar and table questions / refused of unanswerable ones\n\n| needed | English | German | Chinese |\n| --- | --- | --- | --- |");
        for (var needed = 0.3; needed <= 0.81; needed += 0.05)
        {
            var cells = ((string[])["en", "de", "zh"]).Select(language =>
            {
                var half = results.Where(each => !each.Question.IsHeldOut && each.Question.Language == language).ToList();
                var answerable = half.Where(each => each.Question.Kind is "direct" or "similar" or "table").ToList();
                var unanswerable = half.Where(each => each.Question.Kind == "unanswerable").ToList();
                return $"{answerable.Count(each => each.Verdict.Confidence >= needed) / (double)answerable.Count:0.00} / {unanswerable.Count(each => each.Verdict.Confidence < needed) / (double)unanswerable.Count:0.00}";
            });
            Console.WriteLine($"| {needed:0.00} | {string.Join(" | ", cells)} |");
        }

        Console.WriteLine();
    }

    private static async Task WithEmbeddingsAsync(HandbookSet set)
    {
        using var models = Local();
        var model = models.Embeddings[0];
        await set.Pages.EmbedAsync(model);
        await FirstOfAsync("English only", models, set, set.Questions);
        if (Environment.GetEnvironmentVariable("CHATOPS_XQUAD") is { } folder && Path.Combine(folder, "handbook-harder.tsv") is var harder && File.Exists(harder))
            await FirstOfAsync("English only, harder questions", models, set, HandbookSet.Read(harder));
    }

    private static async Task FirstOfAsync(string title, ModelCatalogue models, HandbookSet set, IReadOnlyList<HandbookQuestion> questions)
    {
        var english = questions.Where(question => question.Language == "en").ToList();
        var vectors = await models.Embeddings[0].EmbedAsync([.. english.Select(question => question.Text)], CancellationToken.None);
        Console.WriteLine($"\n{title}\n\n| | direct | similar | table | paraphrased | paraphrased, first five |\n| --- | --- | --- | --- | --- | --- |");
        First("words and 4-grams", english.Select(question => set.Ask(question)), five: true);
        foreach (var weight in (double[])[0.5, 1, 1.25, 1.5, 2])
            First($"with embeddings, weight {weight}", english.Select((question, i) => set.Ask(question, [new Embedding(ModelSettings.Local, vectors[i])], Ranking.Default with { Vector = weight })), five: true);
        Console.WriteLine();
        Close(set, english, vectors);
    }

    // What is shown where nothing is sure: whether the answer is among it, and of what the documents say nothing whether it is.
    private static void Close(HandbookSet set, List<HandbookQuestion> questions, IReadOnlyList<float[]> vectors)
    {
        foreach (var kind in questions.GroupBy(question => question.Kind))
        {
            var (sure, right, among, shown) = (0, 0, 0, 0);
            foreach (var question in kind)
            {
                IReadOnlyList<Embedding> meaning = [new Embedding(ModelSettings.Local, vectors[questions.IndexOf(question)])];
                var answered = set.Ask(question, meaning);
                sure += answered.IsKept ? 1 : 0;
                right += answered.IsRight ? 1 : 0;
                var statements = answered.IsKept ? [] : ClosestStatements.Of(question.Text, set.Pages.Find(question.Text, meaning));
                shown += statements.Count > 0 ? 1 : 0;
                among += question.HasAnswer && statements.Any(statement => statement.Sentences[0].Contains(question.Answer, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
            }

            double all = kind.Count();
            Console.WriteLine($"{kind.Key}: sure {sure / all:0.00}, right {right / all:0.00}, right or among the closest {(right + among) / all:0.00}, closest shown {shown / all:0.00}");
        }
    }

    private static void First(string name, IEnumerable<HandbookResult> results, bool five = false)
    {
        var all = results.ToList();
        var cells = Kinds.Select(kind => $"{Of(all, kind).Count(each => each.Rank == 1) / (double)Of(all, kind).Count:0.00}");
        var last = five ? $" {Of(all, "paraphrased").Count(each => each.Rank is >= 1 and <= 5) / (double)Of(all, "paraphrased").Count:0.00} |" : "";
        Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |{last}");
    }

    private static List<HandbookResult> Of(List<HandbookResult> all, string kind) => all.FindAll(each => each.Question.Kind == kind);

    private static double Share(List<HandbookResult> results, string kind, bool heldOut, Func<HandbookResult, bool> what)
    {
        var some = results.FindAll(each => each.Question.Kind == kind && each.Question.IsHeldOut == heldOut);
        return some.Count(what) / (double)some.Count;
    }
}
