using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>An answer as clients of OpenAI read it: its text, and where each number in it points.</summary>
internal sealed partial record WrittenAnswer(string Text, IReadOnlyList<Annotation> Annotations, TokensUsed Usage)
{
    /// <summary>What the client is to call before it can be answered.</summary>
    public IReadOnlyList<ReplyCall> Calls { get; init; } = [];

    public AnswerEnd End { get; init; }

    /// <param name="hasList">The sources are listed under the text as well.</param>
    public static async Task<WrittenAnswer> OfAsync(Reply reply, bool hasList, HttpRequest request, IChunks chunks, CancellationToken cancellationToken)
    {
        var kept = (await chunks.ReadAsync(reply.Citations.Select(citation => citation.ChunkId).ToHashSet(), cancellationToken)).ToDictionary(chunk => chunk.Id);
        var sources = reply.Citations.Where(citation => kept.ContainsKey(citation.ChunkId)).ToDictionary(
            citation => citation.Number, citation => (citation.Title, Url: citation.Url ?? SourceAddress.Of(request, kept[citation.ChunkId])));
        var text = new StringBuilder(reply.Markdown);
        if (reply.Notice is { } notice)
            text.Append(CultureInfo.InvariantCulture, $"\n\n_{notice}_");
        if (hasList && sources.Count > 0)
            text.Append("\n\n").AppendJoin('\n', sources.OrderBy(source => source.Key).Select(source => $"{source.Key}. [{source.Value.Title}]({source.Value.Url})"));
        var annotations = Number().Matches(reply.Markdown)
            .Where(match => sources.ContainsKey(int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)))
            .Select(match => (match, Source: sources[int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)]))
            .Select(found => new Annotation(new UrlCitation(found.match.Index, found.match.Index + found.match.Length, found.Source.Title, found.Source.Url)));
        var usage = reply.Usage is { } used ? new TokensUsed(used.ReportedIn ?? used.TokensIn, used.ReportedOut ?? used.TokensOut) : new TokensUsed(0, 0);
        return new WrittenAnswer(text.ToString(), [.. annotations], usage) { Calls = reply.Calls, End = reply.End };
    }

    [GeneratedRegex(@"\[(?<number>\d{1,3})\]", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
