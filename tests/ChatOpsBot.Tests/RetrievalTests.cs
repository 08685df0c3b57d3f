using System.Text.Json;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.People;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

/// <summary>The right passage first: on the project's own sample, and on XQuAD where <c>CHATOPS_XQUAD</c> names its folder.</summary>
public sealed class RetrievalTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void Right_passage_comes_first_on_the_sample(string language)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "retrieval-sample.json")));
        var passages = sample.RootElement.GetProperty(language).EnumerateArray()
            .Select(entry => (Text: entry.GetProperty("text").GetString()!, Questions: entry.GetProperty("questions").EnumerateArray().Select(question => question.GetString()!).ToList())).ToList();

        Recall(passages).ShouldBeGreaterThanOrEqualTo(0.9);
    }

    [XquadTheory]
    [InlineData("en", 0.935)]
    [InlineData("zh", 0.925)]
    public void Right_passage_comes_first_on_XQuAD(string language, double atLeast)
    {
        using var xquad = JsonDocument.Parse(File.ReadAllText(Path.Combine(XquadTheoryAttribute.Folder!, $"xquad.{language}.json")));
        var passages = xquad.RootElement.GetProperty("data").EnumerateArray().SelectMany(article => article.GetProperty("paragraphs").EnumerateArray())
            .Select(paragraph => (Text: paragraph.GetProperty("context").GetString()!, Questions: paragraph.GetProperty("qas").EnumerateArray().Select(qa => qa.GetProperty("question").GetString()!).ToList())).ToList();

        Recall(passages).ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    private static double Recall(IReadOnlyList<(string Text, List<string> Questions)> passages)
    {
        using var index = LuceneIndex.InMemory();
        var none = new Dictionary<string, IReadOnlyList<string>>();
        for (var i = 0; i < passages.Count; i++)
        {
            var key = new DocumentKey("default", $"p{i}");
            index.Replace(key, [new KeptChunk(i, key, "", null, "text/plain", new Chunk("p.txt", 0, 0, "", passages[i].Text), default, none)]);
        }

        index.Refresh();
        var asked = passages.SelectMany((passage, i) => passage.Questions.Select(question => (question, i))).ToList();
        return asked.Count(each => index.Search(each.question, [], new SearchFilter(Reader.Anyone), 100, Ranking.Default).Hits is [{ ChunkId: var first }, ..] && first == each.i) / (double)asked.Count;
    }
}

/// <summary>Skipped, with the reason, without the data set.</summary>
public sealed class XquadTheoryAttribute : TheoryAttribute
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("CHATOPS_XQUAD");

    public XquadTheoryAttribute()
    {
        if (Folder is null || !File.Exists(Path.Combine(Folder, "xquad.en.json")))
            Skip = "CHATOPS_XQUAD does not name a folder with xquad.en.json and xquad.zh.json (github.com/deepmind/xquad).";
    }
}
