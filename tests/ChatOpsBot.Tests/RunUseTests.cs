using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Tests;

/// <summary>What runs take is counted for the day, and what services ask amid a call is waited for as long as they wait.</summary>
public sealed class RunUseTests
{
    [Fact]
    public async Task What_a_run_has_taken_today_counts_also_when_it_was_tried_again()
    {
        await using var host = await CommandHost.StartAsync();
        var runs = host.Get<IRuns>();
        var (run, job) = await BeginAsync(host);
        await runs.AddAsync(job, run.Id, [new RunStep(1, RunStepKind.Model, "", "", RunStepState.Done) { Tokens = 500, Cost = 0.25m, Took = TimeSpan.FromSeconds(2) }, new RunStep(2, RunStepKind.Call, "look", "{}", RunStepState.Planned) { Hash = "h" }], default);
        await runs.SetAsync(job, run.Id, 2, RunStepState.Started, null, default);
        await runs.SetAsync(job, run.Id, 2, RunStepState.Done, "seen", default, TimeSpan.FromSeconds(3));
        await runs.SetAsync(job, run.Id, RunState.Done, "that is all", default);

        await runs.RetryAsync(run.Id, 1, new AuditEntry("system", "run.retried", "x"), default);

        (await runs.StepsAsync(run.Id, default)).ShouldBeEmpty();
        (await runs.UsedAsync(CommandHost.Mia.Id, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), default)).ShouldBe(new RunUse(1, 500, 0.25m, TimeSpan.FromSeconds(5)));
        (await runs.UsedAsync(CommandHost.Ana.Id, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), default)).ShouldBe(new RunUse(0, 0, 0, default));
    }

    [Fact]
    public async Task Question_of_a_service_that_waits_no_longer_is_closed()
    {
        await using var host = await CommandHost.StartAsync();
        var runs = host.Get<IRuns>();
        var (run, job) = await BeginAsync(host);
        var call = new RunStep(1, RunStepKind.Call, "ask", "{}", RunStepState.Started) { Hash = "h" };
        await runs.AddAsync(job, run.Id, [call], default);
        using var questions = new CallQuestions(runs, run, call, new JobRun(job, host.Get<IJobs>(), new LiveJob(job), () => { }, default), [call], _ => { }, TimeProvider.System);
        using var service = new CancellationTokenSource();

        var asked = questions.AskAsync(new ServiceQuestion("Which one?", new JsonObject { ["type"] = "object" }), service.Token);
        while ((await runs.StepsAsync(run.Id, default)).Count < 2)
            await Task.Delay(20);
        await service.CancelAsync();

        (await asked).ShouldBeNull();
        (await questions.CloseAsync()).ShouldHaveSingleItem().State.ShouldBe(RunStepState.Denied);
        (await runs.StepsAsync(run.Id, default))[1].State.ShouldBe(RunStepState.Denied);
    }

    [Fact]
    public async Task Of_two_calls_in_the_same_moment_that_do_not_both_fit_one_is_begun_and_the_other_leaves_no_trace()
    {
        await using var host = await CommandHost.StartAsync();
        var runs = host.Get<IRuns>();
        var call = new RunStep(1, RunStepKind.Call, "pay", "{}", RunStepState.Planned) { Hash = "h" };
        var begun = new List<(Run Run, Job Job)>();
        foreach (var key in (string[])["one", "two"])
        {
            begun.Add(await BeginAsync(host, key));
            await runs.AddAsync(begun[^1].Job, begun[^1].Run.Id, [call], default);
        }

        var answers = await Task.WhenAll(begun.Select(each => runs.BeginAsync(each.Job, each.Run.Id, call, null, DateTimeOffset.UnixEpoch, others => others.Count > 0 ? "That is enough." : null, default)));

        answers.Count(answer => answer is null).ShouldBe(1);
        var refused = begun[Array.FindIndex(answers, answer => answer is not null)];
        (await runs.StepsAsync(refused.Run.Id, default)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(step => step.State.ShouldBe(RunStepState.Planned), step => step.BegunAt.ShouldBeNull());
    }

    private static async Task<(Run Run, Job Job)> BeginAsync(CommandHost host, string key = "run")
    {
        var wanted = new NewJob(key, "run", $"lane {key}", "m", "{}");
        await host.Get<IJobs>().StartAsync([wanted], default);
        var taken = await host.Get<IJobs>().LeaseAsync(Claims.Of(Guid.CreateVersion7().ToString(), TimeSpan.FromMinutes(1), ("run", 1)), [], default);
        var run = await host.Get<IRuns>().OpenAsync(taken[0], new Run(0, CommandHost.Mia.Id, "task", wanted, new NewJob($"said {key}", "delivery", "lane", "m", "{}"), RunState.Working, default), default);
        return (run, taken[0]);
    }
}
