using ChatOpsBot.Answering;

namespace ChatOpsBot.Tests;

/// <summary>The first documents of somebody who tries the product: collections of one to five short ones, on the half of the
/// questions that was not looked at while building.</summary>
public sealed class NewcomerTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data");

    private static readonly Lazy<List<(string Kind, bool IsSure, bool IsRight)>> Results = new(() =>
    {
        var collections = Directory.EnumerateDirectories(Path.Combine(Folder, "newcomer")).ToDictionary(path => Path.GetFileName(path), SearchedCollection.OfFolder);
        var results = QuestionFile.Read(Path.Combine(Folder, "newcomer-questions.tsv")).Where(line => line.IsHeldOut).Select(line => line.Fields).Select(fields =>
        {
            var verdict = ExtractiveAnswerer.Decide(fields[5], collections[fields[2]].Find(fields[5]));
            return (fields[0], verdict.IsSure, verdict.IsSure && string.Join(' ', verdict.Quotation!.Sentences).Contains(fields[4], StringComparison.OrdinalIgnoreCase));
        }).ToList();
        collections.Values.ToList().ForEach(collection => collection.Dispose());
        return results;
    });

    [Fact]
    public void Most_of_what_the_first_documents_say_is_answered() => Share("answerable", each => each.IsRight).ShouldBeGreaterThanOrEqualTo(0.84);

    [Fact]
    public void Most_of_what_they_do_not_say_is_refused() => Share("unanswerable", each => !each.IsSure).ShouldBeGreaterThanOrEqualTo(0.8);

    private static double Share(string kind, Func<(string Kind, bool IsSure, bool IsRight), bool> what)
    {
        var some = Results.Value.Where(each => each.Kind == kind).ToList();
        return some.Count(what) / (double)some.Count;
    }
}
