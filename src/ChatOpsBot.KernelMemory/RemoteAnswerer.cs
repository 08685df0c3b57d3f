using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.KernelMemory;

/// <summary>Has a Kernel Memory service answer.</summary>
internal sealed partial class RemoteAnswerer(KernelMemoryClient memory, ILogger<RemoteAnswerer> logger) : IAnswerer
{
    private const int MostSources = 8;

    public async Task<Reply> AnswerAsync(Question question, IJobOutput output, CancellationToken cancellationToken)
    {
        var localizer = Localizer.In(question.Language);
        output.Status(localizer.Say(CommonPhrases.Searching));
        try
        {
            return await AskAsync(question, output, localizer, cancellationToken);
        }
        catch (KernelMemoryException away)
        {
            Failed(logger, away);
            return new Reply(localizer.Say((Phrase)away.Message));
        }
    }

    private async Task<Reply> AskAsync(Question question, IJobOutput output, Localizer localizer, CancellationToken cancellationToken)
    {
        var text = "";
        var isNotFound = false;
        IReadOnlyList<FileCitation> sources = [];
        await foreach (var part in memory.AskAsync(question.Text, cancellationToken))
        {
            if (part.StreamState == "error")
                throw new KernelMemoryException("The knowledge service could not finish its answer. Please ask again.");
            var shown = text;
            text = part.StreamState == "reset" ? part.Text : text + part.Text;
            isNotFound |= part.NoResult;
            sources = part.RelevantSources is { Count: > 0 } told ? told : sources;
            // What takes back what was shown is shown at the end.
            if (!isNotFound && text.StartsWith(shown, StringComparison.Ordinal))
                output.Append(text[shown.Length..]);
        }

        if (isNotFound || text.Length == 0)
            return new Reply(localizer.Say(CommonPhrases.NothingFound)) { IsAnswer = true, IsNotFound = true };
        var citations = sources.Take(MostSources).Select((source, i) => Cite(i + 1, source)).ToList();
        return new Reply($"{text} {string.Concat(citations.Select(citation => $"[{citation.Number}]"))}".TrimEnd()) { IsAnswer = true, Citations = citations, Passages = citations };
    }

    private static Citation Cite(int number, FileCitation source) => new(
        number,
        source.SourceName,
        source.Partitions.Count > 0 ? source.Partitions[0].Text : "",
        source.DocumentId,
        source.Index,
        0,
        source.SourceUrl.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? source.SourceUrl : null);

    [LoggerMessage(250, LogLevel.Warning, "The Kernel Memory service gave no answer")]
    private static partial void Failed(ILogger logger, Exception failure);
}
