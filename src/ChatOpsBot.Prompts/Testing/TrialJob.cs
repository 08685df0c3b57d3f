using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Replies;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Prompts.Testing;

/// <summary>A draft that is to be laid beside what is in force.</summary>
/// <param name="Reply">On whose behalf and where.</param>
/// <param name="Number">Of the version in force; 0 as it ships.</param>
internal sealed record TrialOrder(ReplyOrder Reply, string Name, int Number, string InForce, string Draft, string Question);

/// <summary>Tries a prompt, for whoever edits it.</summary>
internal sealed class TrialJob(ReplyContexts contexts, Comparison comparison, IOptions<DispatchOptions> options) : IJobHandler
{
    public const string Name = "trial";
    private const int TrialsAtOnce = 16;

    public string Kind => Name;

    public JobLimits Limits => new(TrialsAtOnce, TimeSpan.FromSeconds(options.Value.TurnTimeoutSeconds)) { NeedsIndex = true };

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(TrialJson.Default.TrialOrder);
        return new JobOutcome(JsonSerializer.Serialize(await comparison.ShowAsync(order, await contexts.OfAsync(run, order.Reply, cancellationToken), cancellationToken), TrialJson.Default.String));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrialOrder))]
[JsonSerializable(typeof(string))]
internal sealed partial class TrialJson : JsonSerializerContext;
