using System.Globalization;
using ChatOpsBot.Agents.Lessons;
using ChatOpsBot.Agents.Memories;
using ChatOpsBot.Agents.Schedules;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Schedules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>What agents remember of the caller and the team, and what is to be done at a time.</summary>
internal static class Remembered
{
    private const int LongestTime = 60;

    public static void Map(IEndpointRouteBuilder api)
    {
        var memories = api.MapGroup("/memories").WithTags("Memories");
        memories.MapGet("/", ListAsync).WithName("listMemories").WithSummary("List what is remembered of the caller and of the team");
        memories.MapPost("/", AddAsync).WithName("addMemory").WithSummary("Have something remembered of the caller");
        memories.MapPost("/team", AddTeamAsync).WithMetadata(new NeedsAttribute(Right.EditPrompts)).WithName("addTeamMemory").WithSummary("Have something known to everybody's agents");
        memories.MapGet("/{id:long}", ShowAsync).Versioned(VersionAsync).WithName("getMemory").WithSummary("Read something that is remembered; its ETag is for changing it");
        memories.MapPut("/{id:long}", ChangeAsync).Versioned(VersionAsync).WithName("putMemory").WithSummary("Have it remembered in other words");
        memories.MapDelete("/{id:long}", ForgetAsync).Versioned(VersionAsync).WithName("removeMemory").WithSummary("Have it forgotten");
        var schedules = api.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapGet("/", ListSchedulesAsync).WithName("listSchedules").WithSummary("List what is to be done at a time; others' with the scope 'manage-runs'");
        schedules.MapPost("/", AddScheduleAsync).WithName("addSchedule").WithSummary("Have something done at a time, once or again and again, as if the caller said it then in a conversation").Produces<ScheduleShown>(201).ProducesProblem(422);
        var lessons = api.MapGroup("/lessons").WithTags("Memories").WithMetadata(new NeedsAttribute(Right.ManageTools));
        lessons.MapGet("/", ListLessonsAsync).WithName("listLessons").WithSummary("List what was learned of runs in which something failed");
        lessons.MapPost("/{id:long}/accept", AcceptAsync).WithName("acceptLesson").WithSummary("Give something that was learned to later runs");
        lessons.MapDelete("/{id:long}", DeleteLessonAsync).WithName("removeLesson").WithSummary("Forget something that was learned");
        schedules.MapDelete("/{id:long}", RemoveScheduleAsync).WithName("removeSchedule").WithSummary("Have it done no more");
    }

    private static async Task<Ok<PageShown<MemoryShown>>> ListAsync(HttpContext http, string? after, int? limit, MemoryService memories, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<MemoryShown>.Of(Page.In(await memories.OfAsync(Caller.Of(http).Actor.Id, isShared: false, cancellationToken), Answers.Page(after, limit), memory => $"{memory.Id}"), MemoryShown.Of));

    private static async Task<Results<Ok<MemoryShown>, ProblemHttpResult>> ShowAsync(HttpContext http, long id, MemoryService memories, CancellationToken cancellationToken) =>
        await memories.FindAsync(Caller.Of(http).Actor, id, cancellationToken) is { } memory ? TypedResults.Ok(MemoryShown.Of(memory)) : None(id);

    private static async Task<string?> VersionAsync(HttpContext http) =>
        long.TryParse(http.Named("id"), CultureInfo.InvariantCulture, out var id) ? (await http.RequestServices.GetRequiredService<MemoryService>().FindAsync(Caller.Of(http).Actor, id, http.RequestAborted))?.Text : null;

    private static Task<Results<Created<MemoryShown>, ProblemHttpResult>> AddAsync(HttpContext http, MemorySent? sent, MemoryService memories, CancellationToken cancellationToken) => KeepAsync(http, sent, isTeam: false, memories, cancellationToken);

    private static Task<Results<Created<MemoryShown>, ProblemHttpResult>> AddTeamAsync(HttpContext http, MemorySent? sent, MemoryService memories, CancellationToken cancellationToken) => KeepAsync(http, sent, isTeam: true, memories, cancellationToken);

    private static async Task<Results<Created<MemoryShown>, ProblemHttpResult>> KeepAsync(HttpContext http, MemorySent? sent, bool isTeam, MemoryService memories, CancellationToken cancellationToken)
    {
        var (kept, wrong) = await memories.AddAsync(Caller.Of(http).Actor, sent?.Text ?? "", isTeam, cancellationToken);
        return kept is null ? Answers.Wrong(wrong!) : TypedResults.Created($"/api/memories/{kept.Id}", MemoryShown.Of(kept));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(HttpContext http, long id, MemorySent? sent, MemoryService memories, CancellationToken cancellationToken) =>
        await memories.FindAsync(Caller.Of(http).Actor, id, cancellationToken) is null ? None(id) : await memories.ChangeAsync(Caller.Of(http).Actor, id, sent?.Text ?? "", cancellationToken) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(HttpContext http, long id, MemoryService memories, CancellationToken cancellationToken) =>
        await memories.FindAsync(Caller.Of(http).Actor, id, cancellationToken) is null ? None(id) : await memories.ForgetAsync(Caller.Of(http).Actor, id, cancellationToken) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();

    private static ProblemHttpResult None(long id) => Answers.None($"Nothing is remembered under {id}.");

    private static async Task<Ok<PageShown<ScheduleShown>>> ListSchedulesAsync(HttpContext http, string? after, int? limit, ScheduleService schedules, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<ScheduleShown>.Of(await schedules.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), ScheduleShown.Of));

    private static async Task<IResult> AddScheduleAsync(HttpContext http, ScheduleSent? sent, ScheduleService schedules, TurnLimits limits, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(http);
        if (Conversations.PlaceOf(caller, sent?.Conversation ?? ScheduleSent.OwnConversation) is not { } place)
            return Answers.Refused(Conversations.GoodName);
        if (await limits.CheckRateAsync(caller, await administration.ReadAsync(cancellationToken), cancellationToken) is { } refusal)
            return Memory.Questions.Refused(http, refusal);
        if (sent?.Text?.Length > Conversations.LongestText)
            return Answers.Refused($"'text' has at most {Conversations.LongestText:N0} characters.");
        if (sent?.When is not { Length: > 0 and <= LongestTime } when)
            return Answers.Refused("'when' is to be a time: 'every Monday 9:00', 'tomorrow 14:00', '2026-12-01 9:00' or '0 9 * * 1'.");
        var (kept, wrong) = await schedules.AddAsync(caller.Actor, place, when.Trim(), sent.Text?.Trim() ?? "", isReminder: false, cancellationToken);
        return kept is null ? Answers.Wrong(wrong!) : TypedResults.Created("/api/schedules", ScheduleShown.Of(kept));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveScheduleAsync(HttpContext http, long id, ScheduleService schedules, CancellationToken cancellationToken) =>
        await schedules.RemoveAsync(Caller.Of(http).Actor, id, cancellationToken) ? TypedResults.NoContent() : Answers.None($"There is nothing under {id} that is to be done at a time.");

    private static async Task<Ok<PageShown<LessonShown>>> ListLessonsAsync(string? after, int? limit, LessonService lessons, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<LessonShown>.Of(await lessons.ListAsync(Answers.Page(after, limit), cancellationToken), LessonShown.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> AcceptAsync(HttpContext http, long id, LessonService lessons, CancellationToken cancellationToken) =>
        await lessons.AcceptAsync(Caller.Of(http).Actor, id, cancellationToken) ? TypedResults.NoContent() : NoLesson(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteLessonAsync(HttpContext http, long id, LessonService lessons, CancellationToken cancellationToken) =>
        await lessons.DeleteAsync(Caller.Of(http).Actor, id, cancellationToken) ? TypedResults.NoContent() : NoLesson(id);

    private static ProblemHttpResult NoLesson(long id) => Answers.None($"There is no lesson {id}.");
}

/// <param name="IsTeam">Everybody's agents know it.</param>
internal sealed record MemoryShown(long Id, string Text, bool IsTeam, string By, DateTimeOffset At)
{
    public static MemoryShown Of(Core.Runs.Memory memory) => new(memory.Id, memory.Text, memory.PersonId is null, memory.By, memory.At);
}

internal sealed record MemorySent(string? Text);

internal sealed record LessonShown(long Id, string Tool, string Text, long Run, bool IsAccepted, DateTimeOffset At)
{
    public static LessonShown Of(Lesson lesson) => new(lesson.Id, lesson.Tool, lesson.Text, lesson.Run, lesson.IsAccepted, lesson.At);
}

/// <param name="When">As <c>every Monday 9:00</c>, <c>tomorrow 14:00</c> or five fields of cron.</param>
/// <param name="Text">What is said then: a question, a task, a command.</param>
/// <param name="Conversation">Where it is said and answered; missing: <c>schedules</c>.</param>
internal sealed record ScheduleSent(string? When, string? Text, string? Conversation)
{
    public const string OwnConversation = "schedules";
}

/// <param name="When">As it was written.</param>
/// <param name="Cron">Five fields; missing: once.</param>
internal sealed record ScheduleShown(long Id, string Person, string When, string? Cron, string Zone, string Text, bool IsReminder, DateTimeOffset NextAt)
{
    public static ScheduleShown Of(Schedule schedule) => new(schedule.Id, schedule.PersonId, schedule.Spoken, schedule.Cron, schedule.Zone, schedule.Text, schedule.IsReminder, schedule.NextAt);
}
