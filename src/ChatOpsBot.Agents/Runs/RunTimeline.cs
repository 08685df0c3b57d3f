using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Runs;

/// <summary>The runs that somebody may see: their own, and as an administrator all.</summary>
public interface IRunTimeline
{
    /// <summary>The newest first; cursors are numbers of runs.</summary>
    Task<Page<Run>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken);

    /// <returns>Null when there is no such run for them.</returns>
    Task<Run?> FindAsync(Actor actor, long id, CancellationToken cancellationToken);

    Task<IReadOnlyList<RunStep>> StepsAsync(Run run, CancellationToken cancellationToken);

    /// <returns>What the run has reported, with its sources as far as they may be read; null when it has reported nothing.</returns>
    Task<RunReport?> ReportAsync(Actor actor, Run run, IReadOnlyList<RunStep> steps, CancellationToken cancellationToken);
}

/// <param name="Text">In Markdown, with numbers of sources.</param>
public sealed record RunReport(string Text, IReadOnlyList<Citation> Citations)
{
    /// <summary>As a document that stands alone.</summary>
    public string ToDocument(string task) =>
        $"# {task.ReplaceLineEndings(" ")}\n\n{Text}\n{(Citations.Count == 0 ? "" : $"\n---\n\n{string.Join('\n', Citations.Select(source => string.Create(CultureInfo.InvariantCulture, $"{source.Number}. {source.Title}{(source.Url is { } url ? $", <{url}>" : "")}\n   > {source.Quote.ReplaceLineEndings(" ")}")))}\n")}";
}

internal sealed class RunTimeline(IRuns runs, ReportSources sources) : IRunTimeline
{
    public async Task<Page<Run>> ListAsync(Actor actor, PageRequest page, CancellationToken cancellationToken)
    {
        long? before = long.TryParse(page.After, CultureInfo.InvariantCulture, out var number) ? number : null;
        return Page.Of(await runs.ListAsync(actor.May(Right.ManageRuns) ? null : actor.Id, before, page.Size + 1, cancellationToken), page, run => run.Id.ToString(CultureInfo.InvariantCulture));
    }

    public async Task<Run?> FindAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { } run && (run.PersonId == actor.Id || actor.May(Right.ManageRuns)) ? run : null;

    public Task<IReadOnlyList<RunStep>> StepsAsync(Run run, CancellationToken cancellationToken) => runs.StepsAsync(run.Id, cancellationToken);

    public async Task<RunReport?> ReportAsync(Actor actor, Run run, IReadOnlyList<RunStep> steps, CancellationToken cancellationToken)
    {
        if (run.Report is not { Length: > 0 } report)
            return null;
        var (text, citations) = await sources.ReadAsync(report, steps, actor.Reader, cancellationToken);
        return new RunReport(KnownLinks.In(text, run.Task, steps), citations);
    }
}
