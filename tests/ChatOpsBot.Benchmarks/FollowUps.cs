using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using ChatOpsBot.Tests;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Benchmarks;

/// <summary>Questions after others on the handbook's pages, read both ways as the product does: follow-ups answered right, complete questions
/// answered right and not dragged along, follow-ups that nothing answers refused.</summary>
internal static class FollowUps
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data");

    public static async Task RunAsync()
    {
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }] }), TimeProvider.System);
        using var set = new HandbookSet(Folder);
        Console.WriteLine("Questions after others\n\n| set | questions | right | looked at | held out |\n| --- | --- | --- | --- | --- |");
        await RunAsync(set.Pages, null);
        await set.Pages.EmbedAsync(models.Embeddings[0]);
        await RunAsync(set.Pages, models.Embeddings[0]);
        Console.WriteLine();
    }

    private static async Task RunAsync(SearchedCollection pages, EmbeddingModel? model)
    {
        foreach (var file in (string[])["follow-ups.tsv", "follow-ups-looked-at.tsv"])
        {
            var results = new List<(string Kind, bool IsHeldOut, bool IsRight)>();
            foreach (var (fields, isHeldOut) in QuestionFile.Read(Path.Combine(Folder, file)))
            {
                var (first, _) = await Quoting.DecideAsync(Asking.Alone(fields[4]), search => FindAsync(pages, fields[1], search, model));
                var (verdict, _) = await Quoting.DecideAsync(Asking.After(fields[4], first, fields[5]), search => FindAsync(pages, fields[1], search, model));
                var isRight = verdict is { IsSure: true, Quotation: { } quotation } && quotation.Passage.Kept.Document.DocumentId == fields[2] && string.Join(' ', quotation.Sentences).Contains(fields[3], StringComparison.OrdinalIgnoreCase);
                results.Add((fields[0], isHeldOut && file == "follow-ups.tsv", fields[0] == "unanswerable" ? !verdict.IsSure : isRight));
                if (fields[0] == "new")
                    results.Add(("new, not dragged along", results[^1].IsHeldOut, isRight || !verdict.IsSure));
            }

            foreach (var kind in results.GroupBy(each => each.Kind))
                Console.WriteLine($"| {file}{(model is null ? ", words alone" : "")} | {kind.Key} | {Share(kind)} | {Share(kind.Where(each => !each.IsHeldOut))} | {Share(kind.Where(each => each.IsHeldOut))} |");
        }
    }

    private static async Task<Found> FindAsync(SearchedCollection pages, string language, string search, EmbeddingModel? model) =>
        pages.Find(search, model?.Knows(language) == true ? [new Embedding(model.Settings.Alias, (await model.EmbedAsync([search], CancellationToken.None))[0])] : null);

    private static string Share(IEnumerable<(string Kind, bool IsHeldOut, bool IsRight)> some) => some.Any() ? $"{some.Average(each => each.IsRight ? 1.0 : 0):0.00}" : "";
}
