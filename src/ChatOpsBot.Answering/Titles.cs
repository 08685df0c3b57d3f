using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Answering;

/// <summary>Names a conversation once: by a model where there is one, else by how its first question begins.</summary>
internal sealed class Titles(ModelTask task, IExchanges exchanges, TimeProvider time, TurnLimits limits, CurrentAdministration administration) : ITitles
{
    private const int Longest = 60;
    private const int LongestAnswer = 300;

    public async Task<string> OfAsync(string conversation, string question, string answer, Person person, CancellationToken cancellationToken)
    {
        if (await exchanges.TitleAsync(conversation, cancellationToken) is { } kept)
            return kept;
        var title = await WrittenAsync(question, answer, person, cancellationToken) ?? Short(question);
        await exchanges.SaveTitleAsync(conversation, title, time.GetUtcNow(), cancellationToken);
        return title;
    }

    private async Task<string?> WrittenAsync(string question, string answer, Person person, CancellationToken cancellationToken)
    {
        if (!task.IsPossible || await limits.CheckBudgetsAsync(UsageAccount.Of(person), await administration.ReadAsync(cancellationToken), cancellationToken) is not null)
            return null;
        var given = new Dictionary<string, object>(StringComparer.Ordinal) { ["question"] = question, ["answer"] = answer[..Math.Min(answer.Length, LongestAnswer)] };
        var written = await limits.CountAsync(UsageAccount.Of(person), () => task.TryAsync("title", given, cancellationToken));
        return written?.Split('\n')[0].Trim(' ', '"', '“', '”', '.') is { Length: > 0 and <= Longest } title ? title : null;
    }

    private static string Short(string question) => question.Length <= Longest ? question : $"{question[..(Longest - 1)].TrimEnd()}…";
}
