using System.Diagnostics.Metrics;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Core.Jobs;

/// <summary>What waits, for those who scale by it: the same in every process, since the table is.</summary>
internal sealed class BacklogMetrics(IJobs jobs, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Meter meter = new(ChatOpsTelemetry.Name);
    private IReadOnlyList<Backlog> last = [];
    private long lookedAt;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meter.CreateObservableGauge("chatops.queue.waiting", () => Look(backlog => backlog.Waiting), description: "Turns and jobs that are due and that nobody does yet.");
        meter.CreateObservableGauge("chatops.queue.oldest", () => Look(backlog => backlog.Oldest), "s", "How long the oldest of them has been waiting.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<T>> Look<T>(Func<Backlog, T> figure)
        where T : struct
    {
        try
        {
            // Both are read one after the other.
            if (lookedAt == 0 || time.GetElapsedTime(lookedAt) > Fresh)
                (last, lookedAt) = (jobs.Backlogs(), time.GetTimestamp());
            return last.Select(backlog => new Measurement<T>(figure(backlog), new KeyValuePair<string, object?>("kind", backlog.Kind)));
        }
        catch (StorageUnavailableException)
        {
            return [];
        }
    }
}
