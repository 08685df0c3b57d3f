using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Documents.Commands;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using ChatOpsBot.Documents.Sources;
using ChatOpsBot.Documents.Sources.Feeds;
using ChatOpsBot.Documents.Sources.Folders;
using ChatOpsBot.Documents.Sources.Pages;
using ChatOpsBot.Documents.Sources.Sites;
using ChatOpsBot.Documents.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Documents;

public static class DocumentsModule
{
    /// <param name="extraction">How the program that reads files is started.</param>
    public static void AddDocuments(this IHostApplicationBuilder builder, string dataDirectory, ExtractionProgram extraction)
    {
        var services = builder.Services;
        services.AddValidated<DocumentOptions>(builder.Configuration, DocumentOptions.Section, options =>
        [
            (options.ReadAtOnce is >= 1 and <= 16, "ReadAtOnce", "1 to 16, for example 2"),
            (options.Extraction.TimeoutSeconds is >= 1 and <= 3600, "Extraction:TimeoutSeconds", "1 to 3600, for example 120"),
            (options.Extraction.MemoryMegabytes is >= 64 and <= 16_384, "Extraction:MemoryMegabytes", "64 to 16384, for example 768"),
        ]);
        services.AddSingleton(new DocumentPaths(dataDirectory));
        services.AddSingleton(extraction);
        services.AddSingleton<ExtractionPool>();
        services.AddSingleton<ExtractedFiles>();
        services.AddSingleton<WebPages>();
        services.AddSingleton<PageReader>();
        services.AddSingleton<Summaries>();
        services.AddSingleton<AskedQuestions>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<Core.Documents.IPictureText, PictureText>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<KnowledgeBase>();
        services.AddSingleton<DocumentService>();
        services.AddSingleton<CollectionService>();
        services.AddSingleton<SourceService>();
        services.AddSingleton<IHealth, DocumentHealth>();
        services.AddSingleton<Purge>();
        services.AddSingleton<IMaintenance>(provider => provider.GetRequiredService<Purge>());
        services.AddSingleton<Embedder>();
        services.AddSingleton<ImportFinish>();
        services.AddSingleton<IJobHandler, ImportJob>();
        services.AddSingleton<IJobHandler, EmbedJob>();
        services.AddSingleton<ISchedule, EmbedSchedule>();
        services.AddSingleton<IJobHandler, ReviewReminder>();
        services.AddSingleton<ISchedule, ReviewSchedule>();
        services.AddSingleton(provider => Setting.Switch(AskedQuestions.Setting, "`on`: a model writes the questions that each passage answers, which is one call for each new passage", "documents that are read from now on", () => provider.GetRequiredService<IOptions<DocumentOptions>>().Value.GenerateQuestions));
        services.AddSingleton(Setting.Number(Purge.Conversations, "days that questions, answers, judgements and titles of conversations are kept; 0 is without end", "what is forgotten within the next hour", () => 365));
        services.AddSingleton(Setting.Number(Purge.Records, "days that records of imports and of the runs of sources are kept; 0 is without end", "what is forgotten within the next hour", () => 365));
        AddCommands(services);
        AddSources(services);
    }

    /// <summary>What can't be read on this machine, and what to install.</summary>
    public static IReadOnlyList<string> MissingPrograms() => [.. Programs.Missing().Select(missing => missing.ToString())];

    private static void AddCommands(IServiceCollection services)
    {
        services.AddSingleton<NamedDocuments>();
        services.AddSingleton<AddedSources>();
        services.AddSingleton<Archives>();
        services.AddSingleton<AddedArchives>();
        services.AddSingleton<IChatCommand, KbList>();
        services.AddSingleton<IChatCommand, KbAdd>();
        services.AddSingleton<IChatCommand, KbShow>();
        services.AddSingleton<IChatCommand, KbRemove>();
        services.AddSingleton<IChatCommand, KbRestore>();
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

    private static void AddSources(IServiceCollection services)
    {
        services.AddSingleton<ISourceKind, FolderSource>();
        services.AddSingleton<ISourceKind, PageSource>();
        services.AddSingleton<ISourceKind, SiteSource>();
        services.AddSingleton<ISourceKind, FeedSource>();
        services.AddSingleton<Synchroniser>();
        services.AddSingleton<Syncing>();
        services.AddSingleton<IJobHandler, SyncJob>();
        services.AddSingleton<ISchedule, SourceSchedule>();
        services.AddSingleton<WebFetch>();
        services.AddHttpClient(WebFetch.Client, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(30);
            client.DefaultRequestHeaders.UserAgent.ParseAdd("ChatOpsBot/1.0");
        }).ConfigurePrimaryHttpMessageHandler(provider => GuardedHttp.Handler(provider.GetRequiredService<IOptions<DocumentOptions>>().Value.AllowedNetworks));
    }
}
