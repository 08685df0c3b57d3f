using ChatOpsBot.Agents.Memories;
using ChatOpsBot.Agents.Schedules;
using ChatOpsBot.Core.Schedules;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.Rest;

/// <summary>What agents remember of the caller and the team, and what is to be done at a time.</summary>
internal static class Remembered
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var memories = api.MapGroup("/memories").WithTags("Memories");
        memories.MapGet("/", ListAsync).WithName("listMemories").WithSummary("List what is remembered of the caller and of the team");
        memories.MapPost("/", AddAsync).WithName("addMemory").WithSummary("Have something remembered of the caller");
        memories.MapPost("/team", AddTeamAsync).WithMetadata(new NeedsAttribute(Right.EditPrompts)).WithName("addTeamMemory").WithSummary("Have something known to everybody's agents");
        memories.MapPut("/{id:long}", ChangeAsync).WithName("putMemory").WithSummary("Have it remembered in other words");
        memories.MapDelete("/{id:long}", ForgetAsync).WithName("removeMemory").WithSummary("Have it forgotten");
        var schedules = api.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapGet("/", ListSchedulesAsync).WithName("listSchedules").WithSummary("List what is to be done at a time; others' with the scope 'manage-runs'. They are made where they are to be answered, by 'schedule add' in a chat");
        schedules.MapDelete("/{id:long}", RemoveScheduleAsync).WithName("removeSchedule").WithSummary("Have it done no more");
    }

    private static async Task<Ok<IReadOnlyList<MemoryShown>>> ListAsync(HttpContext http, MemoryService memories, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<MemoryShown>>([.. (await memories.OfAsync(Caller.Of(http).Actor.Id, isShared: false, cancellationToken)).Select(MemoryShown.Of)]);

    private static Task<Results<Created<MemoryShown>, ProblemHttpResult>> AddAsync(HttpContext http, MemorySent? sent, MemoryService memories, CancellationToken cancellationToken) => KeepAsync(http, sent, isTeam: false, memories, cancellationToken);

    private static Task<Results<Created<MemoryShown>, ProblemHttpResult>> AddTeamAsync(HttpContext http, MemorySent? sent, MemoryService memories, CancellationToken cancellationToken) => KeepAsync(http, sent, isTeam: true, memories, cancellationToken);

    private static async Task<Results<Created<MemoryShown>, ProblemHttpResult>> KeepAsync(HttpContext http, MemorySent? sent, bool isTeam, MemoryService memories, CancellationToken cancellationToken)
    {
        var (kept, wrong) = await memories.AddAsync(Caller.Of(http).Actor, sent?.Text ?? "", isTeam, cancellationToken);
        return kept is null ? Answers.Wrong(wrong!) : TypedResults.Created($"/api/memories/{kept.Id}", MemoryShown.Of(kept));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(HttpContext http, long id, MemorySent? sent, MemoryService memories, CancellationToken cancellationToken) =>
        !await memories.HasAsync(Caller.Of(http).Actor, id, cancellationToken) ? None(id) : await memories.ChangeAsync(Caller.Of(http).Actor, id, sent?.Text ?? "", cancellationToken) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(HttpContext http, long id, MemoryService memories, CancellationToken cancellationToken) =>
        !await memories.HasAsync(Caller.Of(http).Actor, id, cancellationToken) ? None(id) : await memories.ForgetAsync(Caller.Of(http).Actor, id, cancellationToken) is { } against ? Answers.Wrong(against) : TypedResults.NoContent();

    private static ProblemHttpResult None(long id) => Answers.None($"Nothing is remembered under {id}.");

    private static async Task<Ok<PageShown<ScheduleShown>>> ListSchedulesAsync(HttpContext http, string? after, int? limit, ScheduleService schedules, CancellationToken cancellationToken) =>
        TypedResults.Ok(PageShown<ScheduleShown>.Of(await schedules.ListAsync(Caller.Of(http).Actor, Answers.Page(after, limit), cancellationToken), ScheduleShown.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveScheduleAsync(HttpContext http, long id, ScheduleService schedules, CancellationToken cancellationToken) =>
        await schedules.RemoveAsync(Caller.Of(http).Actor, id, cancellationToken) ? TypedResults.NoContent() : Answers.None($"There is nothing under {id} that is to be done at a time.");
}

/// <param name="IsTeam">Everybody's agents know it.</param>
internal sealed record MemoryShown(long Id, string Text, bool IsTeam, string By, DateTimeOffset At)
{
    public static MemoryShown Of(Core.Runs.Memory memory) => new(memory.Id, memory.Text, memory.PersonId is null, memory.By, memory.At);
}

internal sealed record MemorySent(string? Text);

/// <param name="When">As it was written.</param>
/// <param name="Cron">Five fields; missing: once.</param>
internal sealed record ScheduleShown(long Id, string Person, string When, string? Cron, string Zone, string Text, bool IsReminder, DateTimeOffset NextAt)
{
    public static ScheduleShown Of(Schedule schedule) => new(schedule.Id, schedule.PersonId, schedule.Spoken, schedule.Cron, schedule.Zone, schedule.Text, schedule.IsReminder, schedule.NextAt);
}
