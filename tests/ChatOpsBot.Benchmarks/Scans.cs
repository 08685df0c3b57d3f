using System.Diagnostics;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Benchmarks;

/// <summary>Questions to the database that are asked again and again, in one of a million chunks and a hundred thousand conversations:
/// none of them may look at all there is.</summary>
internal static class Scans
{
    private const int Documents = 10_000;
    private const int ChunksADocument = 100;
    private const int Conversations = 100_000;
    private const int LongConversation = 20_000;
    private const int Rounds = 50;
    private const double Bound = 5;
    private const string Model = "m";
    private static readonly string[] Collections = [Collection.DefaultName];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-scans-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddCore(runsTurns: false);
        builder.AddStorage(folder);
        using (var host = builder.Build())
        {
            await host.Services.GetRequiredService<Database>().StartAsync(CancellationToken.None);
            var building = Stopwatch.StartNew();
            await FillAsync(Path.Combine(folder, "chatops.db"));
            Console.WriteLine($"Scans, {Documents * ChunksADocument:N0} chunks, {Conversations:N0} conversations, one of {LongConversation:N0} questions (built in {building.Elapsed.TotalSeconds:0} s, {new FileInfo(Path.Combine(folder, "chatops.db")).Length / 1e6:0} MB)");
            Console.WriteLine("| | p50 ms | p95 ms | bound ms | |\n| --- | --- | --- | --- | --- |");
            await MeasureAsync(host.Services);
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        Console.WriteLine();
    }

    private static async Task MeasureAsync(IServiceProvider services)
    {
        var (embeddings, chunks, exchanges, documents) = (services.GetRequiredService<IEmbeddings>(), services.GetRequiredService<IChunks>(), services.GetRequiredService<IExchanges>(), services.GetRequiredService<IDocuments>());
        var writes = services.GetRequiredService<WriteQueue>();
        await embeddings.SetMarkAsync(Model, new EmbeddingMark(await chunks.LastChangeAsync(CancellationToken.None), Collections), CancellationToken.None);
        const string Long = "slack:long";
        await ReportAsync("is a vector missing anywhere, nothing changed", async _ => await chunks.ChangesAfterAsync((await embeddings.MarkAsync(Model, CancellationToken.None)).UpTo, 500, CancellationToken.None));
        await ReportAsync("is a vector of one document missing, none is", i => embeddings.MissingAsync(Model, Collections, null, [new DocumentKey("default", $"d{i * 17}")], 64, CancellationToken.None));
        await ReportAsync("purge, nothing to delete", _ => documents.PurgeAsync(DateTimeOffset.UnixEpoch, CancellationToken.None));
        await ReportAsync("the same under the write lock", _ => writes.RunAsync(statements => DocumentDelete.Some(statements, 0, 50), CancellationToken.None));
        await ReportAsync("chunks to delete of one document that has none", _ => writes.RunAsync(statements => DocumentDelete.ChunksOf(statements, -1), CancellationToken.None));
        await ReportAsync("the last six of a long conversation", _ => exchanges.RecentAsync(Long, null, 6, CancellationToken.None));
        await ReportAsync("six before one in its middle", i => exchanges.RecentAsync(Long, $"q{(LongConversation / 2) + i}", 6, CancellationToken.None));
        await ReportAsync("the title of a conversation", i => exchanges.TitleAsync($"web:{i * 1_999}", CancellationToken.None));
        await ReportAsync("(once for a new model) is a vector missing among all", _ => embeddings.MissingAsync(Model, Collections, null, null, 64, CancellationToken.None), rounds: 1, bound: double.PositiveInfinity);
    }

    private static async Task ReportAsync(string name, Func<int, Task> ask, int rounds = Rounds, double bound = Bound)
    {
        await ask(0);
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(i);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        var (middle, most) = (times[times.Count / 2], times[times.Count * 95 / 100]);
        Console.WriteLine($"| {name} | {middle:0.00} | {most:0.00} | {bound:0} | {(middle <= bound ? "within" : "BEYOND")} |");
    }

    private static async Task FillAsync(string path)
    {
        await using var database = new SqliteConnection($"Data Source={path}");
        await database.OpenAsync();
        foreach (var statement in (string[])[
            "PRAGMA synchronous=OFF",
            "BEGIN",
            $"{Insert("Documents", Documents)} SELECT i, 'default', 'd' || i, 'Document ' || i, '[]', '{{}}', 1, {ChunksADocument}, 'ana', 0, 0 FROM n",
            $"{Insert("Changes", Documents)} SELECT i + 1, 'default', 'd' || i FROM n",
            $"{Insert("Chunks", Documents * ChunksADocument)} SELECT i, i / {ChunksADocument}, 'f.txt', i % {ChunksADocument}, 0, '', 'The text of passage ' || i || ', of which there are many, is about as long as this.', 'en', printf('%064x', i * 7919) FROM n",
            $"{Insert("Embeddings", Documents * ChunksADocument)} SELECT printf('%064x', i * 7919), '{Model}', zeroblob(64) FROM n",
            $"{Insert("Exchanges", Conversations)} SELECT 'web:' || i, 'q', 'p', 'What is it?', '{{\"markdown\":\"It is so.\"}}', 1, i FROM n",
            $"{Insert("Exchanges", LongConversation)} SELECT 'slack:long', 'q' || i, 'p', 'What is it?', '{{\"markdown\":\"It is so.\"}}', 1, i FROM n",
            $"{Insert("Titles", Conversations)} SELECT 'web:' || i, 'About it', i FROM n",
            "COMMIT",
            "PRAGMA optimize",
            "PRAGMA wal_checkpoint(TRUNCATE)"])
        {
            await using var command = database.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (statement, 600);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Insert(string table, int rows)
    {
        var columns = table switch
        {
            "Documents" => "\"Id\", \"Index\", \"DocumentId\", \"Title\", \"Files\", \"Tags\", \"Version\", \"ChunkCount\", \"AddedBy\", \"CreatedAt\", \"UpdatedAt\"",
            "Changes" => "\"Sequence\", \"Index\", \"DocumentId\"",
            "Chunks" => "\"Id\", \"DocumentRowId\", \"File\", \"Number\", \"Section\", \"Heading\", \"Text\", \"Language\", \"Hash\"",
            "Embeddings" => "\"Hash\", \"Model\", \"Vector\"",
            "Exchanges" => "\"Conversation\", \"QuestionMessageId\", \"PersonId\", \"Question\", \"Reply\", \"IsAnswer\", \"At\"",
            _ => "\"Conversation\", \"Title\", \"At\"",
        };
        return $"INSERT INTO \"{table}\" ({columns}) WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < {rows - 1})";
    }
}
