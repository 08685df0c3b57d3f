using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Simulators;
using ChatOpsBot.Storage;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Tests;

/// <summary>The connection is lost between a commit and its answer: what was kept is neither kept again nor said not to be.</summary>
public sealed class UnheardCommitTests : IAsyncLifetime
{
    // Its end is of it: how a transaction begins says READ COMMITTED.
    private const string Commit = "COMMIT\0";
    private PostgresServer server = null!;
    private TcpProxy way = null!;
    private string address = "";

    public async Task InitializeAsync()
    {
        if (PostgresServer.Programs is null)
            return;
        server = await PostgresServer.StartAsync(isDurable: false);
        way = new TcpProxy(() => [server.Port]);
        address = $"Host=127.0.0.1;Port={way.Port};Database=postgres;Username=postgres";
        using var statements = PreparedStatements.Open(new PostgresEngine(address, TimeProvider.System));
        Schema.Upgrade(statements, new PostgresEngine(address, TimeProvider.System));
    }

    public async Task DisposeAsync()
    {
        if (PostgresServer.Programs is null)
            return;
        await way.DisposeAsync();
        await server.DisposeAsync();
    }

    [PostgresFact]
    public async Task What_was_committed_is_not_written_again()
    {
        await using var writes = new WriteQueue(new PostgresEngine(address, TimeProvider.System));
        await AddAsync(writes, 1);

        way.LoseAnswerTo(Commit);
        await AddAsync(writes, 2);
        await AddAsync(writes, 3);

        (await CountsAsync()).ShouldBe([1, 1, 1]);
    }

    [PostgresFact]
    public async Task What_was_not_committed_is_written_once_more()
    {
        await using var writes = new WriteQueue(new PostgresEngine(address, TimeProvider.System));
        await AddAsync(writes, 1);

        way.LoseAnswerTo("INSERT INTO \"Rates\"");
        await AddAsync(writes, 2);

        (await CountsAsync()).ShouldBe([1, 1]);
    }

    [PostgresFact]
    public async Task What_the_object_mapper_has_committed_is_not_said_to_have_failed()
    {
        var options = new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(address).Options;
        await using (var db = new PostgresDb(options))
        {
            db.Rates.Add(new RateRow { Who = "1", Minute = 1, Count = 1 });
            way.LoseAnswerTo(Commit);
            await db.SaveChangesAsync();
        }

        await using (var db = new PostgresDb(options))
        {
            var transaction = await db.BeginAsync(default);
            db.Rates.Add(new RateRow { Who = "2", Minute = 1, Count = 1 });
            await db.SaveChangesAsync();
            way.LoseAnswerTo(Commit);
            await transaction.CommitAsync(default);
            await transaction.DisposeAsync();
        }

        (await CountsAsync()).ShouldBe([1, 1]);
    }

    [PostgresFact]
    public async Task What_the_object_mapper_could_not_commit_is_said_to_have_failed()
    {
        await using var db = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(address).Options);
        db.Rates.Add(new RateRow { Who = "1", Minute = 1, Count = 1 });

        way.LoseAnswerTo("INSERT INTO \"Rates\"");
        await Should.ThrowAsync<StorageUnavailableException>(() => db.SaveChangesAsync());

        (await CountsAsync()).ShouldBeEmpty();
    }

    [PostgresFact]
    public async Task Edits_of_the_same_thing_wait_for_each_other_in_whichever_process()
    {
        using EditTurnsInMemory here = new(), there = new(), elsewhere = new();
        using EditTurns one = new(address, here), other = new(address, there), third = new(address, elsewhere);
        var first = await one.EnterAsync("prompts/answer", default);

        var second = other.EnterAsync("prompts/answer", default);
        await (await third.EnterAsync("prompts/tone", default)).DisposeAsync();
        second.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();

        await (await second).DisposeAsync();
    }

    // Written twice, it counts two.
    private static Task AddAsync(WriteQueue writes, int who) => writes.RunAsync(
        statements => statements.Execute("""INSERT INTO "Rates" ("Who", "Minute", "Count") VALUES ($1, 1, 1) ON CONFLICT ("Who") DO UPDATE SET "Count" = "Rates"."Count" + 1""", who.ToString(System.Globalization.CultureInfo.InvariantCulture)), default);

    private async Task<List<int>> CountsAsync()
    {
        await using var db = new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(server.ConnectionString()).Options);
        return await db.Rates.OrderBy(row => row.Who).Select(row => row.Count).ToListAsync();
    }
}
