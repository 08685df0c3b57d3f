using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;

namespace ChatOpsBot.Documents.Sources;

/// <summary>That a source is to be read.</summary>
/// <param name="MayRemoveMany">Somebody said that what is gone is really gone.</param>
internal sealed record SyncOrder(string Source, string PersonId, bool MayRemoveMany = false)
{
    /// <param name="reason">Of the reading, which is started once for it.</param>
    public NewJob ToJob(string reason) => new($"{SyncJob.Name}:{Source}:{reason}", SyncJob.Name, Source, Source, JsonSerializer.Serialize(this, SyncJson.Default.SyncOrder));
}

/// <summary>Reads a source. Begun again after a crash, it fetches what it has not got yet.</summary>
internal sealed class SyncJob(ISources sources, Synchroniser synchroniser) : IJobHandler
{
    public const string Name = "sync";
    private const int SourcesAtOnce = 4;

    public string Kind => Name;

    public JobLimits Limits { get; } = new(SourcesAtOnce, Longest: null, HasTime: false);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(SyncJson.Default.SyncOrder);
        // Removed meanwhile, it has nothing that could be read.
        return await sources.FindAsync(order.Source, cancellationToken) is { } source
            ? new JobOutcome(JsonSerializer.Serialize(await synchroniser.RunAsync(source, order.PersonId, order.MayRemoveMany, cancellationToken), SyncJson.Default.SourceRun))
            : new JobOutcome(null);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SyncOrder))]
[JsonSerializable(typeof(SourceRun))]
internal sealed partial class SyncJson : JsonSerializerContext;
