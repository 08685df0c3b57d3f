using System.Globalization;
using ChatOpsBot.Channels;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Search;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Storage;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatOpsBot.Server.Operations;

/// <summary>What operators look at: logs, health, metrics, traces.</summary>
internal static class OperationsModule
{
    // Room that an instrument takes from the start on.
    private const int MostSeries = 200;
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    public static void AddOperations(this WebApplicationBuilder builder)
    {
        // Tells systemd, where that has started it, when it is there.
        builder.Services.AddSystemd();
        // No new turns from the moment of a stop on, while requests that wait for an answer still get it.
        builder.Services.Configure<HostOptions>(host => host.ServicesStopConcurrently = true);
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        builder.Logging.AddConsole(console => console.FormatterName = Console.IsOutputRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple);
        // Why the server does not start is said once, in words.
        foreach (var category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            builder.Logging.AddFilter(category, level => level >= LogLevel.Warning && (Serving.HasStarted || level < LogLevel.Error));
        builder.Services.AddProblemDetails();
        builder.Services.AddValidated<OperationsOptions>(builder.Configuration, OperationsOptions.Section, options =>
            [.. options.MetricsFrom.Select((range, i) => (OperationsOptions.Read(range) is not null, $"MetricsFrom:{i}", "an address or a range of them, for example 10.0.0.7 or 10.0.0.0/8"))]);
        builder.Services.AddExceptionHandler<StorageProblem>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ChatOpsTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(ChatOpsTelemetry.Name)
                .AddView(instrument => instrument.Unit == "s" ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, CardinalityLimit = MostSeries } : new MetricStreamConfiguration { CardinalityLimit = MostSeries })
                .AddPrometheusExporter());
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            // What a request begins is not left out because nobody traces the request itself.
            var isSampled = builder.Configuration["OTEL_TRACES_SAMPLER"] is { Length: > 0 };
            telemetry.WithTracing(traces => (isSampled ? traces : traces.SetSampler(new AlwaysOnSampler())).AddSource(ChatOpsTelemetry.Name).AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddOtlpExporter());
        }
    }

    public static void MapOperations(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.MapGet("/healthz", () => "ok");
        app.MapGet("/readyz", ReadyAsync);
        app.MapWhen(http => http.Request.Path == "/metrics", metrics => metrics.Use(RefuseAsync).UseOpenTelemetryPrometheusScrapingEndpoint(_ => true));
    }

    // A platform that is away is told and is no reason not to be ready: it may come back, and the others are there.
    private static async Task<IResult> ReadyAsync(Database database, ProcessHealth own, IServiceProvider services, CancellationToken cancellationToken)
    {
        var platforms = services.GetServices<IPlatform>().ToDictionary(platform => platform.Name, platform => platform.Trouble?.ToString() ?? "ok");
        var index = own.Trouble is { } trouble ? trouble.ToString()
            : services.SearchReadyAsync() is { IsCompletedSuccessfully: true } ? "ok"
            : services.SearchProgress() is var (done, all) && all > 0 ? string.Create(CultureInfo.InvariantCulture, $"the search index is being brought up to date: {done:N0} of {all:N0} documents")
            : "the search index is being brought up to date";
        var state = "ok";
        try
        {
            await database.CheckAsync(cancellationToken);
        }
        catch (StorageUnavailableException down)
        {
            state = down.Message;
        }

        return Results.Json(new { database = state, index, channels = platforms }, statusCode: state == "ok" && index == "ok" ? 200 : 503);
    }

    // Without a key whoever is near may read the metrics, and with the service's own everybody.
    private static async Task RefuseAsync(HttpContext http, RequestDelegate next)
    {
        if (LocalCaller.Is(http) || (LocalCaller.IsDirect(http) && http.RequestServices.GetRequiredService<IOptions<OperationsOptions>>().Value.MayRead(http.Connection.RemoteIpAddress)))
            await next(http);
        else if (ApiKeys.Read(http.Request.Headers.Authorization) is not { Length: > 0 } key)
            await KeyRequirement.Missing().ExecuteAsync(http);
        else if (http.RequestServices.GetRequiredService<ApiKeys>().IsValid(key))
            await next(http);
        else
            await (await KeyRequirement.WrongAsync(http)).ExecuteAsync(http);
    }
}
