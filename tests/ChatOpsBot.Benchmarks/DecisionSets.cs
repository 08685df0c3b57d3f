using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using ChatOpsBot.Tests;

namespace ChatOpsBot.Benchmarks;

/// <summary>A question as it was looked at: the evidence of the sentence that would be quoted, and whether that is right.</summary>
/// <param name="Kind">As the handbook's; those without an answer are unanswerable or foreign.</param>
internal sealed record Looked(string Kind, string Language, Evidence? Evidence, bool IsRight, float Weight, bool IsHeldOut)
{
    public bool HasAnswer => Kind is not ("unanswerable" or "foreign" or "removed");
}

/// <summary>Questions with and without an answer, to train the decision on and to test it.</summary>
internal static class DecisionSets
{
    private const int Group = 3;

    public static async Task<List<Looked>> HandbookAsync(string folder, string file, EmbeddingModel model)
    {
        using var set = new HandbookSet(folder);
        await set.Pages.EmbedAsync(model);
        var looked = new List<Looked>();
        foreach (var question in HandbookSet.Read(file))
            looked.AddRange(Look(set.Pages, question.Kind, question.Language, question.Page, [question.Answer], question.Text, question.IsHeldOut, await MeaningAsync(question.Text, question.Language, model)));
        return looked;
    }

    /// <summary>Collections of one to five short documents.</summary>
    public static async Task<List<Looked>> NewcomerAsync(string folder, EmbeddingModel model)
    {
        var collections = Directory.EnumerateDirectories(Path.Combine(folder, "newcomer")).ToDictionary(path => Path.GetFileName(path), SearchedCollection.OfFolder);
        foreach (var collection in collections.Values)
            await collection.EmbedAsync(model);
        var looked = new List<Looked>();
        foreach (var (fields, isHeldOut) in QuestionFile.Read(Path.Combine(folder, "newcomer-questions.tsv")))
            looked.AddRange(Look(collections[fields[2]], fields[0], fields[1], fields[3], [fields[4]], fields[5], isHeldOut, await MeaningAsync(fields[5], fields[1], model)));
        collections.Values.ToList().ForEach(each => each.Dispose());
        return looked;
    }

    /// <summary>Questions after others on the handbook's pages, read together with those.</summary>
    /// <param name="complete">Those that lean on nothing, instead of the follow-ups.</param>
    public static async Task<List<Looked>> FollowUpsAsync(string folder, string file, EmbeddingModel model, bool complete = false)
    {
        using var set = new HandbookSet(folder);
        await set.Pages.EmbedAsync(model);
        var looked = new List<Looked>();
        foreach (var (fields, isHeldOut) in QuestionFile.Read(Path.Combine(folder, file)).Where(line => complete == (line.Fields[0] == "new")))
        {
            var first = ExtractiveAnswerer.Decide(fields[4], set.Pages.Find(fields[4], await MeaningAsync(fields[4], fields[1], model)));
            var reading = FollowUp.Readings(Asking.After(fields[4], first, fields[5]))[^1];
            looked.AddRange(Look(set.Pages, fields[0], fields[1], fields[2], [fields[3]], fields[5], isHeldOut, await MeaningAsync(reading.Search, fields[1], model), reading));
        }

        return looked;
    }

    /// <summary>A set in the form of SQuAD.</summary>
    /// <param name="together">Each document is searched among all others, or among two others of its article.</param>
    public static List<Looked> Squad(string file, string language, bool together, Func<string, bool>? without = null)
    {
        var paragraphs = Paragraph.Read(file, without);
        var looked = new List<Looked>();
        foreach (var some in together ? [paragraphs] : paragraphs.GroupBy(each => each.Title).SelectMany(article => article.Chunk(Group)).Where((_, i) => i % 4 == 0).Select(each => each.ToList()))
        {
            using var collection = Paragraph.Collect(some);
            foreach (var (id, question) in some.SelectMany(paragraph => paragraph.Questions.Select(question => (paragraph.Id, question))))
                looked.AddRange(Look(collection, question.Answers.Count > 0 ? "direct" : "unanswerable", language, id, question.Answers, question.Text, isHeldOut: false));
        }

        return looked;
    }

    /// <summary>Conversations made of a set in the form of SQuAD: a question after another on the same paragraph, without what that one names,
    /// and one after a question on another paragraph, as it is.</summary>
    /// <param name="every">Of so many questions one is asked.</param>
    public static List<Looked> Conversations(string file, string language, int every, Func<string, bool>? without = null)
    {
        var paragraphs = Paragraph.Read(file, without);
        using var collection = Paragraph.Collect(paragraphs);
        var looked = new List<Looked>();
        var asked = paragraphs.SelectMany((paragraph, i) => paragraph.Questions.Select(question => (paragraph, i, question))).Where((_, i) => i % every == 0);
        foreach (var (paragraph, i, question) in asked)
        {
            var leaning = paragraph.Questions.Where(other => other != question && other.Answers.Count > 0)
                .Select(other => (Before: other.Text, Asked: MadeFollowUp.Of(other.Text, question.Text, language))).FirstOrDefault(each => each.Asked is not null);
            if (leaning.Asked is not null)
                looked.AddRange(After(leaning.Before, paragraph.Id, leaning.Asked, "follow-up", paragraph, question));
            var elsewhere = paragraphs[(i + (paragraphs.Count / 2)) % paragraphs.Count];
            if (looked.Count % 2 == 0 && elsewhere.Questions is [var before, ..])
                looked.AddRange(After(before.Text, elsewhere.Id, question.Text, "new", paragraph, question));
        }

        return looked;

        IEnumerable<Looked> After(string before, string document, string text, string kind, Paragraph paragraph, AskedOfParagraph question) => Look(
            collection, question.Answers.Count > 0 ? kind : "unanswerable", language, paragraph.Id, question.Answers, text, isHeldOut: false,
            reading: FollowUp.Readings(Asking.After(before, document, text))[^1]);
    }

    // As in the product: of a language that the model does not know, words alone.
    private static async Task<IReadOnlyList<Embedding>?> MeaningAsync(string question, string language, EmbeddingModel model) =>
        model.Knows(language) ? [new Embedding(model.Settings.Alias, (await model.EmbedAsync([question], CancellationToken.None))[0])] : null;

    // Each that has an answer is asked with its page taken away too.
    private static IEnumerable<Looked> Look(SearchedCollection collection, string kind, string language, string page, IReadOnlyList<string> answers, string question, bool isHeldOut, IReadOnlyList<Embedding>? meaning = null, Reading? reading = null)
    {
        var found = collection.Find(reading?.Search ?? question, meaning);
        yield return Look(kind, language, page, answers, question, found, isHeldOut, 1, reading);
        if (kind is not ("unanswerable" or "foreign"))
            yield return Look("removed", language, page, [], question, found with { Passages = [.. found.Passages.Where(passage => passage.Kept.Document.DocumentId != page)] }, isHeldOut, 0.5f, reading);
    }

    private static Looked Look(string kind, string language, string page, IReadOnlyList<string> answers, string question, Found found, bool isHeldOut, float weight, Reading? reading)
    {
        var look = ExtractiveAnswerer.Look(question, found, reading);
        var isRight = look is { Quotation: var quotation } && answers.Count > 0 && quotation.Passage.Kept.Document.DocumentId == page
            && answers.Any(answer => string.Join(' ', quotation.Sentences).Contains(answer, StringComparison.OrdinalIgnoreCase));
        return new Looked(kind, language, look?.Evidence, isRight, weight, isHeldOut);
    }
}
