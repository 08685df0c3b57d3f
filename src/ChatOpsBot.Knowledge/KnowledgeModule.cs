using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Knowledge.Answering;
using ChatOpsBot.Knowledge.Api;
using ChatOpsBot.Knowledge.Commands;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Knowledge.Ingestion;
using ChatOpsBot.Knowledge.KernelMemory;
using ChatOpsBot.Knowledge.Remote;
using ChatOpsBot.Knowledge.Search;
using ChatOpsBot.Knowledge.Sources;
using ChatOpsBot.Knowledge.Sources.Feeds;
using ChatOpsBot.Knowledge.Sources.Folders;
using ChatOpsBot.Knowledge.Sources.Pages;
using ChatOpsBot.Knowledge.Sources.Sites;
using ChatOpsBot.Prompts.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace ChatOpsBot.Knowledge;

public static class KnowledgeModule
{
    public static void AddKnowledge(this IHostApplicationBuilder builder, string dataDirectory, bool ingests, ExtractionProgram extraction)
    {
        var services = builder.Services;
        services.AddValidated<KnowledgeOptions>(builder.Configuration, KnowledgeOptions.Section, options =>
        [
            (options.Backend is KnowledgeOptions.Embedded or KnowledgeOptions.KernelMemory, "Backend", "embedded or kernel-memory"),
            (options.Backend == KnowledgeOptions.Embedded || (Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"), "Endpoint",
                "the address of the Kernel Memory service, for example http://localhost:9001"),
            (options.ReadAtOnce is >= 1 and <= 16, "ReadAtOnce", "1 to 16, for example 2"),
            (options.Extraction.TimeoutSeconds is >= 1 and <= 3600, "Extraction:TimeoutSeconds", "1 to 3600, for example 120"),
            (options.Extraction.MemoryMegabytes is >= 64 and <= 16_384, "Extraction:MemoryMegabytes", "64 to 16384, for example 768"),
        ]);
        if (IsRemote(builder.Configuration))
            AddRemote(services);
        else
            AddEmbedded(builder, dataDirectory, ingests, extraction);
    }

    private static bool IsRemote(IConfiguration configuration) => configuration[$"{KnowledgeOptions.Section}:Backend"] == KnowledgeOptions.KernelMemory;

    private static void AddRemote(IServiceCollection services)
    {
        services.AddSingleton<KernelMemoryClient>();
        services.AddSingleton<IAnswerer, RemoteAnswerer>();
        services.AddSingleton<IChatCommand, RemoteKbAdd>();
        services.AddSingleton<IChatCommand, RemoteKbShow>();
        services.AddSingleton<IChatCommand, RemoteKbRemove>();
        services.AddSingleton<IChatCommand, RemoteKbSearch>();
        services.AddHttpClient(KernelMemoryClient.Client, client => client.Timeout = TimeSpan.FromSeconds(100)).AddStandardResilienceHandler(resilience =>
        {
            // An upload is made again under the same id, a question asked again: neither does harm.
            resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(30);
            resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
            resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(90);
            resilience.Retry.MaxRetryAttempts = 2;
            resilience.Retry.Delay = TimeSpan.FromMilliseconds(500);
        });
    }

    private static void AddEmbedded(IHostApplicationBuilder builder, string dataDirectory, bool ingests, ExtractionProgram extraction)
    {
        var services = builder.Services;
        services.AddSingleton(new KnowledgePaths(dataDirectory));
        services.AddSingleton(new KnowledgeRoutes(KernelMemoryEndpoints.Map));
        services.AddSingleton(new KnowledgeRoutes(KnowledgeApi.Map));
        services.AddSingleton(extraction);
        services.AddSingleton<ExtractionPool>();
        services.AddSingleton<ExtractedFiles>();
        services.AddSingleton<WebPages>();
        services.AddSingleton<Summaries>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<WireIds>();
        services.AddSingleton(provider => new KnowledgeBase(
            provider.GetRequiredService<IDocuments>(),
            provider.GetRequiredService<IIngestions>(),
            provider.GetRequiredService<FileStore>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IndexFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexFollower>());
        services.AddSingleton<IHealth, KnowledgeHealth>();
        services.AddSingleton<Searcher>();
        services.AddSingleton<ModelTask>();
        services.AddSingleton<StandAlone>();
        services.AddSingleton<Planner>();
        services.AddSingleton<Reranker>();
        services.AddSingleton<Reflection>();
        services.AddSingleton<ITitles, Titles>();
        services.AddSingleton<AskedQuestions>();
        services.AddSingleton<ModelAnswer>();
        services.AddSingleton<ITrialMaterial, AnswerTrial>();
        services.AddSingleton<Answerer>();
        services.AddSingleton<IJobHandler, KernelMemory.AskJob>();
        services.AddSingleton<IAnswerer>(provider => provider.GetRequiredService<Answerer>());
        services.AddSingleton(provider => Switch(Reranker.Setting, "`on`: a model puts the passages in order before one answers, which is one call more for each question", "the next question", () => Options(provider).Rerank));
        services.AddSingleton(provider => Switch(AskedQuestions.Setting, "`on`: a model writes the questions that each passage answers, which is one call for each new passage", "documents that are read from now on", () => Options(provider).GenerateQuestions));
        services.AddSingleton(_ => Switch(Planner.Setting, "`on`: a model takes questions apart into up to three searches, which is one call more for each question", "the next question", () => false));
        services.AddSingleton(_ => Switch(Reflection.Setting, "`on`: a model checks each answer against its passages before it is given, which is one call more for each question", "the next question", () => false));
        services.AddSingleton(_ => Setting.Number(Purge.Conversations, "days that questions, answers, judgements and titles of conversations are kept; 0 is without end", "what is forgotten within the next hour", () => 365));
        services.AddSingleton(_ => Setting.Number(Purge.Records, "days that records of imports and of the runs of sources are kept; 0 is without end", "what is forgotten within the next hour", () => 365));
        services.AddSingleton<Purge>();
        AddCommands(services);
        services.AddSingleton<Embedder>();
        AddSources(builder);
        if (!ingests)
            return;
        services.AddHostedService(provider => provider.GetRequiredService<Embedder>());
        services.AddHostedService<IngestionWorker>();
        services.AddHostedService<SourceSchedules>();
        services.AddHostedService(provider => provider.GetRequiredService<Purge>());
    }

    private static Setting Switch(string name, string describes, string affects, Func<bool> configured) =>
        Setting.Choice(name, describes, affects, () => configured() ? "on" : "off", "on", "off");

    private static KnowledgeOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<KnowledgeOptions>>().Value;

    private static void AddCommands(IServiceCollection services)
    {
        services.AddSingleton<Visible>();
        services.AddSingleton<AddedSources>();
        services.AddSingleton<AddedArchives>();
        services.AddSingleton<IChatCommand, KbList>();
        services.AddSingleton<IChatCommand, KbAdd>();
        services.AddSingleton<IChatCommand, KbShow>();
        services.AddSingleton<IChatCommand, KbRemove>();
        services.AddSingleton<IChatCommand, KbRestore>();
        services.AddSingleton<IChatCommand, KbSearch>();
        services.AddSingleton<IChatCommand, KbPreview>();
        services.AddSingleton<IChatCommand, KbHistory>();
        services.AddSingleton<IChatCommand, KbCollection>();
        services.AddSingleton<IChatCommand, KbAccess>();
        services.AddSingleton<IChatCommand, KbReview>();
        services.AddSingleton<IChatCommand, KbSources>();
        services.AddSingleton<IChatCommand, KbSync>();
        services.AddSingleton<IChatCommand, KbRetry>();
        services.AddSingleton<IChatCommand, KbProgress>();
        services.AddSingleton<IChatCommand, KbCancel>();
    }

    private static void AddSources(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ISourceKind, FolderSource>();
        services.AddSingleton<ISourceKind, PageSource>();
        services.AddSingleton<ISourceKind, SiteSource>();
        services.AddSingleton<ISourceKind, FeedSource>();
        services.AddSingleton<Synchroniser>();
        services.AddSingleton<WebFetch>();
        services.AddHttpClient(WebFetch.Client, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(30);
            client.DefaultRequestHeaders.UserAgent.ParseAdd("ChatOpsBot/1.0");
        }).ConfigurePrimaryHttpMessageHandler(provider => Guarded(provider.GetRequiredService<IOptions<KnowledgeOptions>>().Value.AllowedNetworks));
    }

    private static AntiSSRFHandler Guarded(IReadOnlyList<string> networks)
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AllowPlainTextHttp = true };
        if (networks.Count > 0)
            policy.AddAllowedAddresses([.. networks]);
        return policy.GetHandler();
    }

    /// <summary>Its addresses, where it is kept here; those of another service are that service's own.</summary>
    /// <returns>For the caller to say who may call them.</returns>
    public static RouteGroupBuilder MapKnowledge(this IEndpointRouteBuilder endpoints)
    {
        var all = endpoints.MapGroup("");
        foreach (var routes in endpoints.ServiceProvider.GetServices<KnowledgeRoutes>())
            routes.Map(all);
        return all;
    }

    /// <summary>What can't be read on this machine, and what to install.</summary>
    public static IReadOnlyList<string> MissingPrograms() => [.. Programs.Missing().Select(missing => missing.ToString())];

    /// <summary>Completes when questions can be answered: the search index is open and up to date.</summary>
    public static Task KnowledgeReadyAsync(this IServiceProvider services) => services.GetService<IndexFollower>()?.Index ?? Task.CompletedTask;
}

/// <summary>Addresses of the knowledge base.</summary>
internal sealed record KnowledgeRoutes(Action<IEndpointRouteBuilder> Map);
