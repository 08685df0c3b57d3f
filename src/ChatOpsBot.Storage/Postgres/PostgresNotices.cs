using System.Globalization;
using System.Threading.Channels;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Turns;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>Tells other processes too, by the database's own notices. One that is lost costs time and nothing else: whoever waits looks
/// at the tables again and again.</summary>
internal sealed class PostgresNotices(TurnSignal turns, JobSignal jobs, DocumentSignals documents, string connectionString, TimeProvider time, ILogger<PostgresNotices> logger)
    : Notices(turns, jobs, documents), IHostedService, IAsyncDisposable
{
    private const string ChannelName = "chatops";
    private const int MostTogether = 500;
    private readonly string self = Guid.CreateVersion7().ToString("N")[^8..];
    private readonly Channel<string> toTell = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource stopping = new();
    private Task work = Task.CompletedTask;
    private bool isDisposed;

    public override void TurnsWait()
    {
        base.TurnsWait();
        Tell("t");
    }

    public override void JobsWait()
    {
        base.JobsWait();
        Tell("j");
    }

    public override void JobsStarted(IReadOnlyList<NewJob> started)
    {
        base.JobsStarted(started);
        Tell("j");
    }

    public override void JobsTold()
    {
        base.JobsTold();
        Tell("i");
    }

    public override void JobHappened(long job) => Tell(string.Create(CultureInfo.InvariantCulture, $"e{job}"));

    public override void DocumentsChanged()
    {
        base.DocumentsChanged();
        Tell("d");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Jobs.FollowedHere += job => Tell(string.Create(CultureInfo.InvariantCulture, $"f{job}"));
        var until = stopping.Token;
        work = Task.WhenAll(
            Loop.ForeverAsync("hearing other processes", ListenAsync, time, logger, until),
            Loop.ForeverAsync("telling other processes", SendAsync, time, logger, until));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await work;
    }

    // Under each of its names the host disposes of it once.
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        await stopping.CancelAsync();
        stopping.Dispose();
    }

    private void Tell(string what) => toTell.Writer.TryWrite(what);

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        connection.Notification += (_, notice) => Hear(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        // What was told while nobody listened here.
        foreach (var what in "tjid")
            Hear(what, 0);
        while (!cancellationToken.IsCancellationRequested)
            await connection.WaitAsync(cancellationToken);
    }

    // From whom, and what: "1f2e3d4c t j e42".
    private void Hear(string payload)
    {
        var words = payload.Split(' ');
        if (words[0] == self)
            return;
        foreach (var word in words.Skip(1).Where(word => word.Length > 0))
            Hear(word[0], long.TryParse(word.AsSpan(1), CultureInfo.InvariantCulture, out var job) ? job : 0);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var send = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection) { Parameters = { new NpgsqlParameter { Value = ChannelName }, new NpgsqlParameter<string>() } };
        while (await toTell.Reader.WaitToReadAsync(cancellationToken))
        {
            var together = new HashSet<string>(StringComparer.Ordinal);
            while (together.Count < MostTogether && toTell.Reader.TryRead(out var what))
                together.Add(what);
            ((NpgsqlParameter<string>)send.Parameters[1]).TypedValue = $"{self} {string.Join(' ', together)}";
            await send.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Postgres.OfStatements(connectionString));
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
