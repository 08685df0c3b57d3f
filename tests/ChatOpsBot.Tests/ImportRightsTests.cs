using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Tests;

/// <summary>Work on documents is told to and done by those who may read what it brings; and with its entry in the audit log or not at all.</summary>
public sealed class ImportRightsTests : IAsyncLifetime
{
    private static readonly AuditEntry Entry = new("ana@example.com", "document.added", "test");
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Import_that_is_closed_to_somebody_is_not_there_for_them()
    {
        await EnqueueAsync("plan", "plans-7");

        foreach (var command in (string[])["kb progress plans-7", "kb cancel plans-7"])
        {
            var other = command.Replace("plans-7", "none-9", StringComparison.Ordinal);
            (await host.SayAsync(CommandHost.Ed, command)).ShouldBe((await host.SayAsync(CommandHost.Ed, other)).Replace("none-9", "plans-7", StringComparison.Ordinal));
        }

        (await StateAsync("plan")).ShouldBe(IngestionState.Waiting);
        (await host.SayAsync(CommandHost.Ana, "kb progress plans-7")).ShouldNotContain("There is no import");
        (await host.SayAsync(CommandHost.Ana, "kb cancel plans-7")).ShouldContain("will not be read");
        (await StateAsync("plan")).ShouldBe(IngestionState.Removed);
    }

    [Fact]
    public async Task Failed_document_that_is_closed_to_somebody_is_not_tried_again_by_them()
    {
        await EnqueueAsync("plan", batch: null);
        var ingestions = host.Get<IIngestions>();
        var job = await host.TakeImportAsync();
        await ingestions.FailAsync(ImportOrder.Read(job.Payload), "broken", CancellationToken.None);
        await host.EndAsync(job);

        (await host.SayAsync(CommandHost.Ed, "kb retry")).ShouldContain("Nothing failed");
        (await host.SayAsync(CommandHost.Ed, "kb retry plan")).ShouldBe((await host.SayAsync(CommandHost.Ed, "kb retry none")).Replace("none", "plan", StringComparison.Ordinal));
        (await StateAsync("plan")).ShouldBe(IngestionState.Failed);

        (await host.SayAsync(CommandHost.Ana, "kb retry plan")).ShouldContain("read again");
        (await StateAsync("plan")).ShouldBe(IngestionState.Waiting);
    }

    [Fact]
    public async Task Import_that_somebody_else_took_over_is_not_saved_by_whoever_had_it_before()
    {
        await EnqueueAsync("plan", batch: null);
        var (jobs, ingestions) = (host.Get<IJobs>(), host.Get<IIngestions>());
        var late = (await jobs.LeaseAsync(Claims.Of("suspended", TimeSpan.Zero, (ImportOrder.Kind, 1)), [], CancellationToken.None)).Single();
        var now = (await jobs.LeaseAsync(Claims.Of("other", TimeSpan.FromMinutes(1), (ImportOrder.Kind, 1)), [], CancellationToken.None)).Single();
        var wanted = (await ingestions.FindAsync(ImportOrder.Read(now.Payload), CancellationToken.None))!;
        var read = new ReadDocument("plan", null, [new Chunk("d.txt", 0, 0, "", "Text.")]);

        (await ingestions.SaveAsync(late, wanted, read, CancellationToken.None)).ShouldBeFalse();
        await ingestions.CompleteAsync([(late, wanted)], null, CancellationToken.None);
        (await StateAsync("plan")).ShouldBe(IngestionState.Waiting);

        (await ingestions.SaveAsync(now, wanted, read, CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task Document_that_is_added_again_before_it_was_read_is_read_once()
    {
        await EnqueueAsync("plan", batch: null);
        var first = await host.TakeImportAsync();
        await EnqueueAsync("plan", batch: null);
        var ingestions = host.Get<IIngestions>();
        var old = (await ingestions.FindAsync(ImportOrder.Read(first.Payload), CancellationToken.None))!;

        old.State.ShouldBe(IngestionState.Removed);
        (await ingestions.SaveAsync(first, old, new ReadDocument("plan", null, []), CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Change_that_cannot_be_recorded_is_not_made()
    {
        await host.SaveAsync(new DocumentKey("default", "kept"), new Chunk("d.txt", 0, 0, "", "Text."));
        await EnqueueAsync("waiting", "batch-1");
        await host.SayAsync(CommandHost.Ana, "kb collection create ships");
        var before = await StandAsync();
        await host.ScalarAsync("ALTER TABLE \"Audit\" RENAME TO \"Away\"");

        foreach (var command in (string[])["kb access kept ana@example.com", "kb review kept 2030-01-31", "kb remove kept", "kb collection ships --tokens 500", "kb collection create trains", "kb cancel batch-1", "kb restore collection:ships"])
            await Should.NotThrowAsync(TryAsync(command));
        await Should.ThrowAsync<Exception>(() => EnqueueAsync("another", batch: null));
        await Should.ThrowAsync<Exception>(() => host.Get<ISources>().SaveAsync(new Source("s", "page", "https://a.example", "default", null, new Dictionary<string, string>(), null, "ana", default), Entry, CancellationToken.None));

        await host.ScalarAsync("ALTER TABLE \"Away\" RENAME TO \"Audit\"");
        (await StandAsync()).ShouldBe(before);
    }

    // Whether it is told or thrown that it can't be recorded is not what is looked at here.
    private async Task TryAsync(string command)
    {
        try
        {
            await host.SayAsync(CommandHost.Ana, command);
        }
        catch (Exception refused) when (refused is not ShouldAssertException)
        {
            // Refused.
        }
    }

    private async Task<string> StandAsync()
    {
        var stand = new List<object?>();
        foreach (var query in (string[])[
            "SELECT string_agg(\"DocumentId\" || coalesce(\"Access\", '-') || coalesce(\"ReviewBy\", '-') || coalesce(CAST(\"RemovedAt\" AS TEXT), '-'), ' ') FROM \"Documents\"",
            "SELECT string_agg(\"Name\" || \"ChunkTokens\" || coalesce(CAST(\"RemovedAt\" AS TEXT), '-'), ' ') FROM \"Collections\"",
            "SELECT string_agg(\"DocumentId\" || \"State\", ' ') FROM \"Ingestions\"",
            "SELECT COUNT(*) FROM \"Sources\"",
            "SELECT string_agg(CAST(\"Sequence\" AS TEXT), ' ') FROM \"Changes\"",
            "SELECT COUNT(*) FROM \"Audit\""])
            stand.Add(await host.ScalarAsync(query));
        return string.Join('\n', stand);
    }

    private Task EnqueueAsync(string id, string? batch) => host.Get<IIngestions>().EnqueueAsync(
        [Wanted(id) with { Batch = batch, Access = [Access.Person("ana@example.com")] }], Entry, CancellationToken.None);

    private async Task<IngestionState> StateAsync(string id) => (await host.Get<IIngestions>().LatestAsync(new DocumentKey("default", id), CancellationToken.None))!.State;

    private static NewIngestion Wanted(string id) => CommandHost.Import(new DocumentKey("default", id));
}
