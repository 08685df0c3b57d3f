using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Schedules;
using ChatOpsBot.Core.Tools;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Core.Turns;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Storage;

public static class StorageModule
{
    public static void AddStorage(this IHostApplicationBuilder builder, string dataDirectory)
    {
        var services = builder.Services;
        services.AddValidated<StorageOptions>(builder.Configuration, StorageOptions.Section, options =>
            [(options.Provider == "sqlite", "Provider", "sqlite, the one provider of this version")]);
        var connectionString = builder.Configuration[$"{StorageOptions.Section}:ConnectionString"]
            ?? new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "chatops.db"), DefaultTimeout = 8 }.ConnectionString;
        services.AddPooledDbContextFactory<ChatOpsDb>(options => Configure(options, connectionString));
        services.AddSingleton(_ => new WriteQueue(connectionString));
        services.AddSingleton(_ => new ReadConnections(connectionString));
        services.AddSingleton<SqliteInbox>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<SqliteInbox>());
        services.AddSingleton<ITurnQueue>(provider => provider.GetRequiredService<SqliteInbox>());
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
        services.AddSingleton<ISources, StoredSources>();
        services.AddSingleton<IAuditLog, StoredAudit>();
        services.AddSingleton<IAdministrationStore, StoredAdministration>();
        services.AddSingleton<IPromptStore, StoredPrompts>();
        services.AddSingleton<IUsage, StoredUsage>();
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
            connectionString,
            provider.GetRequiredService<WriteQueue>(),
            provider.GetRequiredService<TimeProvider>(),
            dataDirectory));
    }

    private static void Configure(DbContextOptionsBuilder options, string connectionString) => options
        .UseSqlite(connectionString)
        .AddInterceptors(new SqlitePragmas(), new SqliteTurns(connectionString), new SqliteFailures());

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
