using System.Globalization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Lessons;

/// <summary>What was learned of runs in which something failed, for whoever looks after tools.</summary>
internal sealed class LessonService(ILessons lessons)
{
    /// <summary>By number.</summary>
    public async Task<Page<Lesson>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Page.In((await lessons.ListAsync(cancellationToken)).OrderBy(each => each.Id), page, each => each.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Has later runs told it.</summary>
    /// <returns>False when there is none of that number to be accepted.</returns>
    public async Task<bool> AcceptAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } lesson && await lessons.AcceptAsync(id, actor.Audit("lesson.accepted", lesson.Tool, after: lesson.Text), cancellationToken);

    /// <returns>False when there is none of that number.</returns>
    public async Task<bool> DeleteAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } lesson && await lessons.DeleteAsync(id, actor.Audit("lesson.deleted", lesson.Tool, before: lesson.Text), cancellationToken);

    private async Task<Lesson?> FindAsync(long id, CancellationToken cancellationToken) => (await lessons.ListAsync(cancellationToken)).FirstOrDefault(lesson => lesson.Id == id);
}
