using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>The sources of a report: passages that the run was shown and its report names by their marks, as answers cite theirs.</summary>
internal sealed class ReportSources(IChunks chunks)
{
    /// <returns>The report with numbers in the place of marks, and what they point at; a mark that the run was not shown is taken out.</returns>
    public async Task<(string Report, IReadOnlyList<Citation> Citations)> ReadAsync(string report, IReadOnlyList<RunStep> steps, Reader reader, CancellationToken cancellationToken)
    {
        var named = Recipients.Mark().Matches(report).Select(match => long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture)).Distinct().ToList();
        if (named.Count == 0)
            return (report, []);
        var shown = Recipients.PassagesIn(steps);
        // A passage may be gone by now, or not for the person any more.
        var kept = (await chunks.ReadAsync([.. named.Where(shown.Contains)], cancellationToken)).Where(chunk => reader.May(chunk.Access)).ToDictionary(chunk => chunk.Id);
        var cited = named.Where(kept.ContainsKey).Select((id, i) => (Number: i + 1, Chunk: kept[id])).ToList();
        var numbers = cited.ToDictionary(each => each.Chunk.Id, each => each.Number);
        return (
            Recipients.Mark().Replace(report, match => numbers.TryGetValue(long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), out var number) ? $"[{number}]" : ""),
            [.. cited.Select(each => new Citation(each.Number, each.Chunk.Chunk.Heading.Length > 0 ? each.Chunk.Chunk.Heading : each.Chunk.Title, each.Chunk.Chunk.Text, each.Chunk.Document.DocumentId, each.Chunk.Document.Index, each.Chunk.Id, each.Chunk.Url))]);
    }
}
