using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Turns;
using ChatOpsBot.Core.Wording;
using ChatOpsBot.Knowledge.Search;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Knowledge.Answering;

/// <summary>Has a model write the answer from the passages, and checks what it wrote.</summary>
internal sealed class ModelAnswer(PromptLibrary prompts, TimeProvider time)
{
    private const string NoAnswer = "NO ANSWER";
    private const int HistoryTokens = 1_500;

    /// <returns>Null when the model says that the passages do not answer.</returns>
    /// <exception cref="ModelException">The model failed.</exception>
    public async Task<string?> WriteAsync(ChatModel model, Question question, IReadOnlyList<Passage> passages, IReplyWriter writer, CancellationToken cancellationToken)
    {
        var prompt = prompts.Get("answer");
        var system = prompt.Render(Variables(question, Fit(passages, model.Settings.ContextTokens)));
        var options = new ChatOptions { Temperature = prompt.Head.Model.Temperature, MaxOutputTokens = prompt.Head.Model.MaxOutputTokens };
        var text = new StringBuilder();
        await foreach (var delta in model.StreamAsync([new(ChatRole.System, system), .. History(question), new(ChatRole.User, question.Text)], options, cancellationToken))
        {
            text.Append(delta);
            if (!MayBecomeNoAnswer(text))
                await writer.ShowTextAsync(CitationCheck.Clean(text.ToString(), passages.Count, isFinished: false), cancellationToken);
        }

        var written = CitationCheck.Clean(text.ToString(), passages.Count, isFinished: true).Trim();
        if (written.Length == 0)
            throw new ModelException(ModelTrouble.Nonsense, new InvalidDataException("The model's answer was empty."));
        return written.TrimEnd('.', '!').Equals(NoAnswer, StringComparison.OrdinalIgnoreCase) ? null : written;
    }

    private Dictionary<string, object> Variables(Question question, IEnumerable<Passage> passages) => new(StringComparer.Ordinal)
    {
        // A document can't close marks whose name it can't know.
        ["boundary"] = $"passage-{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
        ["language"] = Words.In(question.Language).LanguageName,
        ["today"] = time.GetLocalNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["passages"] = passages.Select((passage, i) => new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["number"] = i + 1,
            ["title"] = passage.Chunk.Heading.Replace('"', '\'').ReplaceLineEndings(" "),
            ["text"] = passage.Chunk.Text,
        }).ToList(),
    };

    // Half of the window for passages leaves room for the question, what was said, and the answer.
    private static IEnumerable<Passage> Fit(IReadOnlyList<Passage> passages, int window)
    {
        var left = window / 2;
        return passages.TakeWhile(passage => (left -= Tokens.Count(passage.Chunk.Text)) > 0);
    }

    private static List<ChatMessage> History(Question question)
    {
        var left = HistoryTokens;
        return [.. question.History.Reverse()
            .TakeWhile(exchange => (left -= Tokens.Count(exchange.Question) + Tokens.Count(exchange.Reply.Markdown)) > 0)
            .Reverse()
            .SelectMany(exchange => new ChatMessage[] { new(ChatRole.User, exchange.Question), new(ChatRole.Assistant, exchange.Reply.Markdown) })];
    }

    private static bool MayBecomeNoAnswer(StringBuilder text) =>
        text.Length <= NoAnswer.Length && NoAnswer.StartsWith(text.ToString().Trim(), StringComparison.OrdinalIgnoreCase);
}
