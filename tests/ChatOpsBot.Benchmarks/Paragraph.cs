using System.Text.Json;
using ChatOpsBot.Tests;

namespace ChatOpsBot.Benchmarks;

/// <param name="Answers">None: the paragraph does not answer it.</param>
internal sealed record AskedOfParagraph(string Text, IReadOnlyList<string> Answers);

/// <summary>A paragraph of a set in the form of SQuAD, with what is asked of it.</summary>
internal sealed record Paragraph(string Id, string Title, string Text, IReadOnlyList<AskedOfParagraph> Questions)
{
    /// <param name="without">Whose text is left out.</param>
    public static List<Paragraph> Read(string file, Func<string, bool>? without)
    {
        using var set = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. set.RootElement.GetProperty("data").EnumerateArray()
                .SelectMany(article => article.GetProperty("paragraphs").EnumerateArray().Select(paragraph => (Title: TitleOf(article), Text: paragraph.GetProperty("context").GetString()!, Questions: paragraph.GetProperty("qas"))))
                .Where(each => without?.Invoke(each.Text) != true)
                .Select((each, i) => new Paragraph($"p{i}", each.Title, each.Text, [.. each.Questions.EnumerateArray().Select(Read)])),
        ];
    }

    public static SearchedCollection Collect(IEnumerable<Paragraph> paragraphs)
    {
        var collection = new SearchedCollection();
        foreach (var paragraph in paragraphs)
            collection.Add(paragraph.Id, paragraph.Title, paragraph.Text);
        collection.Refresh();
        return collection;
    }

    private static AskedOfParagraph Read(JsonElement question) => new(
        question.GetProperty("question").GetString()!,
        [.. question.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("text").GetString()!).Where(text => text.Length > 0)]);

    private static string TitleOf(JsonElement article) => article.TryGetProperty("title", out var title) ? title.GetString()!.Replace('_', ' ') : "";
}
