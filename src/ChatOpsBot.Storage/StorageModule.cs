using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Schedules;
using ChatOpsBot.Core.Tools;
using ChatOpsBot.Core.Turns;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatOpsBot.Storage;

public static class StorageModule
{
    public static void AddStorage(this IHostApplicationBuilder builder, string dataDirectory)
    {
        var services = builder.Services;
        services.AddValidated<StorageOptions>(builder.Configuration, StorageOptions.Section, options =>
        [
            (options.Provider is "sqlite" or "postgres", "Provider", "sqlite or postgres"),
            (options.Provider != "postgres" || !string.IsNullOrWhiteSpace(options.ConnectionString), "ConnectionString", "where the database is, for example Host=db;Database=chatops;Username=chatops;Password=…"),
        ]);
        var connectionString = builder.Configuration[$"{StorageOptions.Section}:ConnectionString"];
        if (builder.Configuration[$"{StorageOptions.Section}:Provider"] == "postgres")
            services.AddPostgres(connectionString ?? "");
        else
            services.AddSqlite(connectionString ?? new SqliteConnectionStringBuilder { DataSource = FileIn(dataDirectory), DefaultTimeout = 8 }.ConnectionString);
        services.AddSingleton(provider => new WriteQueue(provider.GetRequiredService<DatabaseEngine>()));
        services.AddSingleton<ReadConnections>();
        services.AddSingleton<StoredInbox>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<StoredInbox>());
        services.AddSingleton<ITurnQueue>(provider => provider.GetRequiredService<StoredInbox>());
        services.AddSingleton<IExchanges, StoredExchanges>();
        services.AddSingleton<StoredJobs>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<StoredJobs>());
        services.AddSingleton<IRuns, StoredRuns>();
        services.AddSingleton<IToolStore, StoredTools>();
        services.AddSingleton<IDocuments, StoredDocuments>();
        services.AddSingleton<IIngestions, StoredIngestions>();
        services.AddSingleton<IChunks, StoredChunks>();
        services.AddSingleton<IEmbeddings, StoredEmbeddings>();
        services.AddSingleton<ICollections, StoredCollections>();
        services.AddSingleton<IFileReferences, StoredFileReferences>();
        services.AddSingleton<IFileCopies, StoredFileCopies>();
        services.AddSingleton<ISources, StoredSources>();
        services.AddSingleton<IAuditLog, StoredAudit>();
        services.AddSingleton<IAdministrationStore, StoredAdministration>();
        services.AddSingleton<IPromptStore, StoredPrompts>();
        services.AddSingleton<IUsage, StoredUsage>();
        services.AddDataProtection();
        services.AddSingleton<ISecrets, StoredSecrets>();
        services.AddSingleton<IIdempotency, StoredIdempotency>();
        services.AddSingleton<IDeadLetters, StoredDeadLetters>();
        services.AddSingleton<ISettings, StoredSettings>();
        services.AddSingleton<ISessions, StoredSessions>();
        services.AddSingleton<IContacts, StoredContacts>();
        services.AddSingleton<ISchedules, StoredSchedules>();
        services.AddSingleton<IMemories, StoredMemories>();
        services.AddSingleton<IConnections, StoredConnections>();
        services.AddSingleton<ILessons, StoredLessons>();
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<IDbContextFactory<ChatOpsDb>>(),
            provider.GetRequiredService<ITurnQueue>(),
            provider.GetRequiredService<IJobs>(),
            provider.GetRequiredService<DatabaseEngine>(),
            provider.GetRequiredService<LeaseOwner>(),
            provider.GetRequiredService<WriteQueue>(),
            provider.GetRequiredService<TimeProvider>(),
            dataDirectory));
    }

    /// <summary>Where SQLite is in a data directory.</summary>
    internal static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "chatops.db");

    private static void AddSqlite(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton<DatabaseEngine>(provider => new SqliteEngine(connectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddPooledDbContextFactory<ChatOpsDb>(options => Configure(options, connectionString));
        services.AddSingleton(provider => new Arrivals(provider.GetRequiredService<WriteQueue>()));
        services.AddSingleton(provider => new LeasedWrites(provider.GetRequiredService<WriteQueue>()));
        services.AddSingleton<Notices>();
        services.AddSingleton(new HandedOver(null));
    }

    private static void AddPostgres(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton<DatabaseEngine>(provider => new PostgresEngine(connectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => NpgsqlDataSource.Create(Postgres.OfLists(connectionString)));
        services.AddPooledDbContextFactory<PostgresDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(new StorageFailures()));
        services.AddSingleton<IDbContextFactory<ChatOpsDb>>(provider => new PostgresContexts(provider.GetRequiredService<IDbContextFactory<PostgresDb>>()));
        services.AddSingleton(provider => new Arrivals(new WriteQueue(provider.GetRequiredService<DatabaseEngine>(), isBeside: true)));
        services.AddSingleton(provider => new LeasedWrites(new WriteQueue(provider.GetRequiredService<DatabaseEngine>(), isBeside: true)));
        services.AddSingleton(provider => new HandedOver(provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("ChatOpsBot.Results").ToTimeLimitedDataProtector()));
        services.AddSingleton<StoredRates>();
        services.Replace(ServiceDescriptor.Singleton<IRates>(provider => provider.GetRequiredService<StoredRates>()));
        services.AddSingleton<IMaintenance>(provider => provider.GetRequiredService<StoredRates>());
        services.AddSingleton<IMaintenance, StoredCommits>();
        services.AddSingleton<EditTurnsInMemory>();
        services.Replace(ServiceDescriptor.Singleton<IEditTurns>(provider => new EditTurns(connectionString, provider.GetRequiredService<EditTurnsInMemory>())));
        services.Replace(ServiceDescriptor.Singleton<IPace>(provider => ActivatorUtilities.CreateInstance<Pace>(provider, connectionString)));
        services.AddSingleton<IPostConfigureOptions<KeyManagementOptions>>(provider => new PostConfigureOptions<KeyManagementOptions>(
            null, keys => keys.XmlRepository = new StoredKeys(provider.GetRequiredService<ReadConnections>(), provider.GetRequiredService<WriteQueue>())));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PostgresNotices>(provider, connectionString));
        services.AddSingleton<Notices>(provider => provider.GetRequiredService<PostgresNotices>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresNotices>());
    }

    private sealed class PostgresContexts(IDbContextFactory<PostgresDb> contexts) : IDbContextFactory<ChatOpsDb>
    {
        public ChatOpsDb CreateDbContext() => contexts.CreateDbContext();
    }

    private static void Configure(DbContextOptionsBuilder options, string connectionString) => options
        .UseSqlite(connectionString)
        .AddInterceptors(new SqlitePragmas(), new SqliteTurns(connectionString), new StorageFailures());

    /// <summary>For <c>dotnet ef migrations add</c>.</summary>
    internal sealed class DesignTime : IDesignTimeDbContextFactory<ChatOpsDb>
    {
        public ChatOpsDb CreateDbContext(string[] args)
        {
            var options = new DbContextOptionsBuilder<ChatOpsDb>();
            Configure(options, "Data Source=:memory:");
            return new ChatOpsDb(options.Options);
        }
    }
}
