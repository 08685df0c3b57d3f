using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>What is done of itself because its time has come.</summary>
public sealed class ScheduleTests
{
    // Noon, so that a day has hours before and after.
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_keeps_the_house_in_order_is_done_once_in_each_period()
    {
        var hourly = new Hourly();
        await using var host = await CommandHost.StartAsync(time: time, ingests: true, change: services => services.AddSingleton<IMaintenance>(hourly));

        await AdvanceAsync(TimeSpan.FromMinutes(10), () => hourly.Runs == 1);
        await AdvanceAsync(TimeSpan.FromMinutes(40), () => false);
        hourly.Runs.ShouldBe(1);

        await AdvanceAsync(TimeSpan.FromMinutes(30), () => hourly.Runs == 2);
        hourly.Runs.ShouldBe(2);
    }

    [Fact]
    public async Task Period_that_another_process_has_done_is_not_done_again()
    {
        var hourly = new Hourly();
        await using var host = await CommandHost.StartAsync(time: time, ingests: true, change: services => services.AddSingleton<IMaintenance>(hourly));
        var period = time.GetUtcNow().UtcTicks / hourly.Every.Ticks;
        await host.Get<IJobs>().StartAsync([new NewJob($"maintenance:hourly:{period}", "of-another", "", "", "")], CancellationToken.None);

        await AdvanceAsync(TimeSpan.FromMinutes(30), () => false);

        hourly.Runs.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_added_a_document_is_reminded_once_when_it_is_to_be_reviewed()
    {
        await using var host = await CommandHost.StartAsync(time: time, ingests: true);
        await host.Get<IContacts>().SaveAsync(CommandHost.Ana.Id, new ConversationReference("test", "direct:ana", "", new Sender("ana", "Ana"), ""), CancellationToken.None);
        var key = await host.Get<KnowledgeBase>().AddAsync(new NewDocument("default", "harbour", "Harbour", [new NewFile("harbour.md", null, new MemoryStream(Encoding.UTF8.GetBytes("It closes at eight.")))]), CommandHost.Ana.Id, CancellationToken.None);
        await Eventually(async () => (await host.Get<IIngestions>().LatestAsync(key, CancellationToken.None))!.State == IngestionState.Done);
        await host.SayAsync(CommandHost.Ana, "kb review harbour 2026-11-21");

        await AdvanceAsync(TimeSpan.FromHours(3), () => false);
        (await ToldAsync(host)).ShouldBe(0L);

        for (var hour = 0; hour < 30 && await ToldAsync(host) == 0; hour++)
            await AdvanceAsync(TimeSpan.FromHours(1), () => false);
        await AdvanceAsync(TimeSpan.FromHours(3), () => false);

        (await ToldAsync(host)).ShouldBe(1L);
    }

    private static async Task<long> ToldAsync(CommandHost host) =>
        (long)(await host.ScalarAsync("""SELECT COUNT(*) FROM "Inbox" WHERE "DeduplicationKey" LIKE 'told:review:%'"""))!;

    // In steps, between which whoever waits for the clock gets on.
    private async Task AdvanceAsync(TimeSpan span, Func<bool> isEnough)
    {
        for (var passed = TimeSpan.Zero; passed < span && !isEnough(); passed += span / 20)
        {
            time.Advance(span / 20);
            await Task.Delay(30);
        }
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 1_200 && !await holds(); i++)
            await Task.Delay(25);
        (await holds()).ShouldBeTrue();
    }

    private sealed class Hourly : IMaintenance
    {
        public int Runs { get; private set; }

        public string Name => "hourly";

        public TimeSpan Every { get; } = TimeSpan.FromHours(1);

        public Task RunAsync(CancellationToken cancellationToken)
        {
            Runs++;
            return Task.CompletedTask;
        }
    }
}
