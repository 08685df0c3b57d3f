using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Search;

namespace ChatOpsBot.Tests;

/// <summary>A question of the handbook set and what is expected of the answer.</summary>
/// <param name="Kind">direct, similar (two pages seem to answer), table, paraphrased (no shared content word), unanswerable, foreign.</param>
internal sealed record HandbookQuestion(string Kind, string Language, string Page, string Answer, string Text, bool IsHeldOut)
{
    public bool HasAnswer => Kind is not ("unanswerable" or "foreign");
}

/// <summary>How a question was answered.</summary>
/// <param name="Rank">Of the first passage of the right page, from 1; 0 when it is not among them.</param>
internal sealed record HandbookResult(HandbookQuestion Question, Verdict Verdict, int Rank)
{
    public bool IsKept => Verdict.IsSure;

    public bool IsRight => Question.HasAnswer && Verdict is { IsSure: true, Quotation: { } quotation } && quotation.Passage.Kept.Document.DocumentId == Question.Page
        && string.Join(' ', quotation.Sentences).Contains(Question.Answer, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An invented company's handbook and questions to it. Every second question of a kind is held out: not looked at while building.</summary>
internal sealed class HandbookSet : IDisposable
{
    /// <param name="questionsOf">The questions that a chunk is known to answer; null: those that it asks itself.</param>
    public HandbookSet(string folder, Func<Chunk, IReadOnlyList<string>>? questionsOf = null)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "handbook"), "*.md").Order(StringComparer.Ordinal))
            Pages.Add(Path.GetFileNameWithoutExtension(file), Path.GetFileName(file), File.ReadAllBytes(file), questionsOf);
        Pages.Refresh();
        Questions = Read(Path.Combine(folder, "handbook-questions.tsv"));
    }

    public SearchedCollection Pages { get; } = new();

    public IReadOnlyList<HandbookQuestion> Questions { get; }

    /// <summary>Questions to the same pages in a file of the same form.</summary>
    public static IReadOnlyList<HandbookQuestion> Read(string file) =>
        [.. QuestionFile.Read(file).Select(line => new HandbookQuestion(line.Fields[0], line.Fields[1], line.Fields[2], line.Fields[3], line.Fields[4], line.IsHeldOut))];

    public HandbookResult Ask(HandbookQuestion question, IReadOnlyList<Embedding>? meaning = null, Ranking? ranking = null)
    {
        var found = Pages.Find(question.Text, meaning, ranking);
        var rank = found.Passages.Select((passage, i) => (passage, i)).FirstOrDefault(each => each.passage.Kept.Document.DocumentId == question.Page, (null!, -1)).Item2 + 1;
        return new HandbookResult(question, ExtractiveAnswerer.Decide(question.Text, found), rank);
    }

    public void Dispose() => Pages.Dispose();
}
