using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

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
