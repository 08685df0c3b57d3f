using System.Text.Json.Nodes;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using CsCheck;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Tests;

/// <summary>Whatever people, crashes and clocks do in whatever order: nothing is done that nobody has allowed in exactly that form, and
/// nothing is done twice.</summary>
public sealed class RunPropertyTests
{
    // How often each is drawn among the others.
    private static readonly string[] Kinds =
    [
        .. Enumerable.Repeat("plan", 5), .. Enumerable.Repeat("work", 9), .. Enumerable.Repeat("approve", 6), .. Enumerable.Repeat("change", 4), .. Enumerable.Repeat("resume", 3), .. Enumerable.Repeat("retry", 3), .. Enumerable.Repeat("take over", 3),
        "all", "deny", "approve as it was", "approve as it was", "approve as it was", "wrong mark", "stranger", "expire", "pause", "stop", "crash in a call", "crash in a call", "zombie", "zombie", "settle again", "settle done",
    ];

    private static readonly Gen<(string What, int Step, int Amount)> Operations =
        Gen.Select(Gen.Int[0, Kinds.Length - 1].Select(kind => Kinds[kind]), Gen.Int[0, 3], Gen.Int[1, 3], (what, step, amount) => (what, step, amount));

    [Fact]
    public async Task Nothing_is_done_without_a_valid_approval_of_exactly_that_and_nothing_twice()
    {
        var calls = 0;
        await Operations.List[20, 120].SampleAsync(async operations =>
        {
            var time = new SettableClock();
            await using var host = await CommandHost.StartAsync(time: time);
            Interlocked.Add(ref calls, await new Play(host, time, operations).RunAsync());
            return true;
        }, iter: 60, threads: 1);
        // Or nothing was tried.
        calls.ShouldBeGreaterThan(40);
    }

    private sealed class Play(CommandHost host, SettableClock time, IReadOnlyList<(string What, int Step, int Amount)> operations)
    {
        private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
        private readonly IRuns runs = host.Get<IRuns>();
        private readonly RunService service = host.Get<RunService>();
        // What is allowed by the people's own books: a step under the hash that was shown, and no more than once.
        private readonly Dictionary<int, string> allowed = [];
        private readonly HashSet<int> done = [];
        private readonly Dictionary<int, string> seen = [];
        // What a tool throws is the tool's failure.
        private readonly List<string> wrong = [];
        private readonly Queue<(string What, int Step, int Amount)> left = new(operations);
        private Worker? worker;
        private Worker? before;
        private Run run = null!;
        private bool isAllAllowed;
        private bool isCallBroken;

        public async Task<int> RunAsync()
        {
            await host.Get<IJobs>().StartAsync([new NewJob("run", "run", "lane", "m", "{}")], default);
            worker = await TakeAsync();
            run = await runs.OpenAsync(worker!.Job, new Run(0, CommandHost.Mia.Id, "task", new NewJob("run", "run", "lane", "m", "{}"), new NewJob("said", "delivery", "lane", "m", "{}"), RunState.Working, default), default);
            while (left.TryDequeue(out var next))
                await DoAsync(next.What, next.Step, next.Amount);
            wrong.ShouldBeEmpty();
            return done.Count;
        }

        private async Task DoAsync(string what, int chosen, int amount)
        {
            var steps = (await runs.StepsAsync(run.Id, default)).Where(step => step.Kind == RunStepKind.Call).ToList();
            var asked = steps.Where(step => step.State == RunStepState.Asked).ToList();
            var of = asked.Count > 0 ? asked[chosen % asked.Count] : null;
            foreach (var step in asked)
                seen.TryAdd(step.Number, step.Hash);
            switch (what)
            {
                case "plan":
                    await TryAsync(async () =>
                    {
                        var first = (await runs.StepsAsync(run.Id, default)).Count + 1;
                        var content = $$"""{"amount":{{amount}}}""";
                        await runs.AddAsync(worker!.Job, run.Id, [new RunStep(first, RunStepKind.Model, "", "", RunStepState.Done), new RunStep(first + 1, RunStepKind.Call, "pay", content, RunStepState.Planned) { CallId = $"{first}", Hash = Hash(content) }], default);
                    });
                    break;
                case "work":
                    await WorkAsync(worker);
                    break;
                case "zombie":
                    await WorkAsync(before);
                    break;
                case "crash in a call":
                    isCallBroken = true;
                    break;
                case "take over":
                    time.Pass(Lease + Lease);
                    if (await TakeAsync() is { } other)
                        (before, worker) = (worker, other);
                    break;
                case "approve" or "all" when of is not null:
                    // In the books first: the run may go on before the answer is here.
                    allowed[of.Number] = of.Hash;
                    if (await service.DecideAsync(Actor(CommandHost.Mia), CommandHost.Mia, run.Id, of.Number, of.Hash, null, isForAll: what == "all", default) is not null)
                        allowed.Remove(of.Number);
                    else if (what == "all")
                        isAllAllowed = true;
                    break;
                case "approve as it was" when of is not null && seen.TryGetValue(of.Number, out var old):
                    // By somebody who looked at it a moment ago.
                    if (await runs.DecideAsync(new StepDecision(run.Id, of.Number, RunStepState.Asked, old, RunStepState.Approved, CommandHost.Mia.Id, null), new AuditEntry("system", "call.approved", "x"), default))
                        allowed[of.Number] = old;
                    break;
                case "wrong mark" when of is not null:
                    (await service.DecideAsync(Actor(CommandHost.Mia), CommandHost.Mia, run.Id, of.Number, Hash("""{"amount":99}"""), null, isForAll: false, default)).ShouldNotBeNull();
                    break;
                case "stranger" when of is not null:
                    (await service.DecideAsync(Actor(CommandHost.Ed), CommandHost.Ed, run.Id, of.Number, of.Hash, null, isForAll: true, default)).ShouldNotBeNull();
                    break;
                case "deny" or "expire" when of is not null:
                    await runs.DecideAsync(new StepDecision(run.Id, of.Number, RunStepState.Asked, of.Hash, RunStepState.Denied, "system", "no"), new AuditEntry("system", "call.denied", "x"), default);
                    break;
                case "change" when of is not null:
                    await service.ChangeAsync(Actor(CommandHost.Mia), run.Id, of, Pay(), new JsonObject { ["amount"] = amount + 10 }, default);
                    break;
                case "settle again" or "settle done" when steps.Find(step => step.State == RunStepState.Unknown) is { } unknown:
                    if (what == "settle again")
                        allowed[unknown.Number] = unknown.Hash;
                    if (await service.SettleAsync(Actor(CommandHost.Mia), CommandHost.Mia, run.Id, unknown.Number, unknown.Hash, what == "settle again" ? RunStepState.Approved : RunStepState.Done, default) is not null)
                        allowed.Remove(unknown.Number);
                    break;
                case "pause" or "resume":
                    await service.PauseAsync(Actor(CommandHost.Mia), run, what == "pause", default);
                    break;
                case "stop":
                    await service.StopAsync(Actor(CommandHost.Mia), run, default);
                    break;
                case "retry" when (await runs.FindAsync(run.Id, default))!.HasEnded:
                    await runs.RetryAsync(run.Id, (await runs.StepsAsync(run.Id, default)).Count + 1, new AuditEntry("system", "run.retried", "x"), default);
                    break;
            }
        }

        // What a worker knows may be old: it looks at the beginning, and whatever happens in its calls it does not see.
        private async Task WorkAsync(Worker? by)
        {
            if (by is null || by.Stopping.IsCancellationRequested)
                return;
            var known = (await runs.StepsAsync(run.Id, default)).ToList();
            foreach (var step in known.Where(step => step is { Kind: RunStepKind.Call, State: RunStepState.Planned or RunStepState.Approved or RunStepState.Started }))
            {
                if (await TryAsync(() => host.Get<ToolCalls>().GoOnAsync(run, step, Tools(by), by.Run, Context(), known, knowsMore: false, (_, _) => { }, default)) is false)
                    return;
            }
        }

        private Dictionary<string, Tool> Tools(Worker by) => new(StringComparer.Ordinal) { ["pay"] = Pay(by) };

        private Tool Pay(Worker? by = null) => new(KernelFunctionFactory.CreateFromMethod(async (Kernel kernel, int amount) =>
        {
            var number = int.Parse(ToolCaller.In(kernel).Key.Split('-')[^2], System.Globalization.CultureInfo.InvariantCulture);
            var hash = Hash($$"""{"amount":{{amount}}}""");
            var now = (await runs.FindAsync(run.Id, default))!;
            if (now.HasEnded || now.IsPaused)
                wrong.Add($"Step {number} was begun in a run that had ended or was paused.");
            // Allowed by itself, once; or with all like it, and then each call once.
            var isAllowed = allowed.Remove(number, out var shown) ? shown == hash : isAllAllowed && !done.Contains(number);
            if (!isAllowed)
                wrong.Add($"Step {number} was done without being allowed like this, or twice.");
            done.Add(number);
            if (isCallBroken)
            {
                isCallBroken = false;
                await by!.Stopping.CancelAsync();
                by.Stopping.Token.ThrowIfCancellationRequested();
            }

            // Meanwhile other things happen; a worker does one thing after the other.
            for (var i = 0; i < amount && left.TryDequeue(out var next); i++)
            {
                if (next.What != "zombie" && (next.What != "work" || worker != by))
                    await DoAsync(next.What, next.Step, next.Amount);
            }

            return "paid";
        }, "pay"), ToolRisk.Write) { Schema = """{"type":"object","properties":{"amount":{"type":"integer"}},"required":["amount"]}""" };

        private async Task<Worker?> TakeAsync()
        {
            var taken = await host.Get<IJobs>().LeaseAsync(Claims.Of(Guid.CreateVersion7().ToString(), Lease, ("run", 1)), [], default);
            return taken is [var job] ? new Worker(job, host.Get<IJobs>()) : null;
        }

        private static async Task<bool> TryAsync(Func<Task> act)
        {
            try
            {
                await act();
                return true;
            }
            catch (Exception lost) when (lost is JobLostException or OperationCanceledException)
            {
                return false;
            }
        }

        private static Actor Actor(Person person) => new(person.Id, Reader.Of(person.Email, []), person.May);

        private static CommandContext Context() => new(
            1, new InboxEntry("test", "c", "k", new Sender(CommandHost.Mia.Id), "", new MessagePosted("m", "run", []), default), new MessagePosted("m", "run", []),
            CommandHost.Mia, Reader.Of(CommandHost.Mia.Email, []), null!, Localizer.In(Language.English));

        private static string Hash(string arguments) => ToolArguments.HashOf("pay", ToolArguments.Read(arguments)!);
    }

    private sealed class Worker(Job job, IJobs jobs)
    {
        public Job Job => job;

        public CancellationTokenSource Stopping { get; } = new();

        public JobRun Run => field ??= new JobRun(job, jobs, new LiveJob(job), () => { }, Stopping.Token);
    }
}
