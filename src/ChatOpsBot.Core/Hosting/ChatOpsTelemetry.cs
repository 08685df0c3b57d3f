using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ChatOpsBot.Core.Hosting;

/// <summary>The names under which the product traces and counts.</summary>
public static class ChatOpsTelemetry
{
    public const string Name = "ChatOpsBot";

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Seconds from the start of a turn to its end.</summary>
    public static readonly Histogram<double> TurnDuration = Meter.CreateHistogram<double>("chatops.turn.duration", "s");

    /// <summary>Seconds of a turn that were not spent waiting for a platform or a model.</summary>
    public static readonly Histogram<double> TurnOwnTime = Meter.CreateHistogram<double>("chatops.turn.own_time", "s");

    /// <summary>Seconds of one search.</summary>
    public static readonly Histogram<double> SearchDuration = Meter.CreateHistogram<double>("chatops.search.duration", "s");

    public static readonly Counter<long> EventsReceived = Meter.CreateCounter<long>("chatops.inbox.events");
    public static readonly Counter<long> TurnsFailed = Meter.CreateCounter<long>("chatops.turn.failures");
    public static readonly Counter<long> JobsFailed = Meter.CreateCounter<long>("chatops.job.failures");
    public static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("chatops.dead_letters");
    public static readonly Counter<long> DocumentsIngested = Meter.CreateCounter<long>("chatops.documents.ingested");
}
