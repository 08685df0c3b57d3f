using System.Data;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace ChatOpsBot.Storage;

/// <summary>The same tables on PostgreSQL, with columns of the kinds that SQLite has, so that both are asked by the same statements:
/// texts are compared by their bytes, flags are 0 and 1, days are texts.</summary>
internal sealed class PostgresDb(DbContextOptions<PostgresDb> options) : ChatOpsDb(options)
{
    public override async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await base.BeginAsync(cancellationToken);
        try
        {
            await TranslateAsync(Database.ExecuteSqlRawAsync(PostgresEngine.Enter, cancellationToken));
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null || !ChangeTracker.HasChanges())
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await using var transaction = new WriteTransaction(this, await TranslateAsync(Database.BeginTransactionAsync(cancellationToken)), turn: null);
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (acceptAllChangesOnSuccess)
            ChangeTracker.AcceptAllChanges();
        return written;
    }

    public override async Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        var (writer, number) = ($"{Guid.CreateVersion7():N}", 1L);
        await using (var mark = new NpgsqlCommand(StoredCommits.Mark, (NpgsqlConnection)Database.GetDbConnection()) { Parameters = { new() { Value = writer }, new() { Value = number } } })
            await mark.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception failure) when (StorageFailure.Find(failure) is not null && Database.GetDbConnection().State != ConnectionState.Open)
        {
            if (!await WasCommittedAsync(writer, number))
                throw;
        }
    }

    // By a connection of its own, as soon as there is one, within a minute.
    private async Task<bool> WasCommittedAsync(string writer, long number)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None))
        {
            try
            {
                await using var connection = (NpgsqlConnection)((ICloneable)Database.GetDbConnection()).Clone();
                await connection.OpenAsync(CancellationToken.None);
                await using var last = new NpgsqlCommand(StoredCommits.Last, connection) { Parameters = { new() { Value = writer } } };
                return (long?)await last.ExecuteScalarAsync(CancellationToken.None) == number;
            }
            catch (Exception away) when (StorageFailure.Find(away) is not null && Stopwatch.GetElapsedTime(since) < WriteQueue.Patience)
            {
                // It is asked again.
            }
        }
    }

    protected override Task<IDisposable?> EnterAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<bool>().HaveConversion<BoolToZeroOneConverter<int>>();
        configurationBuilder.Properties<DateOnly>().HaveConversion<Days>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var type in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in type.GetProperties().Where(property => property.ClrType == typeof(string) || property.ClrType == typeof(DateOnly) || property.ClrType == typeof(DateOnly?)))
                property.SetCollation("C");
            foreach (var index in type.GetIndexes().Where(index => index.GetFilter() == "\"IsLatest\""))
                index.SetFilter("\"IsLatest\" = 1");
        }
    }

    /// <summary>For <c>dotnet ef migrations add NAME --context PostgresDb -o Postgres/Migrations -n ChatOpsBot.Storage.PostgresMigrations</c>.</summary>
    internal sealed class DesignTime : IDesignTimeDbContextFactory<PostgresDb>
    {
        public PostgresDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=localhost").Options);
    }
}

/// <summary>A day as SQLite keeps it, 2026-01-31.</summary>
internal sealed class Days() : ValueConverter<DateOnly, string>(
    day => Columns.OfDay(day),
    text => Columns.ToDay(text));
