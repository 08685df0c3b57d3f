using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatOpsBot.Storage;

/// <summary>The relational state. Times are UTC milliseconds, so that both databases compare them alike.</summary>
internal sealed class ChatOpsDb(DbContextOptions<ChatOpsDb> options) : DbContext(options)
{
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<LeaseRow> Leases => Set<LeaseRow>();
    public DbSet<ExchangeRow> Exchanges => Set<ExchangeRow>();
    public DbSet<PostedRow> Posted => Set<PostedRow>();
    public DbSet<OngoingReplyRow> OngoingReplies => Set<OngoingReplyRow>();
    public DbSet<FeedbackRow> Feedback => Set<FeedbackRow>();
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();
    public DbSet<ChunkRow> Chunks => Set<ChunkRow>();
    public DbSet<DocumentVersionRow> DocumentVersions => Set<DocumentVersionRow>();
    public DbSet<QuestionRow> Questions => Set<QuestionRow>();
    public DbSet<EmbeddingRow> Embeddings => Set<EmbeddingRow>();
    public DbSet<CollectionRow> Collections => Set<CollectionRow>();
    public DbSet<SourceRow> Sources => Set<SourceRow>();
    public DbSet<SourceItemRow> SourceItems => Set<SourceItemRow>();
    public DbSet<SourceRunRow> SourceRuns => Set<SourceRunRow>();
    public DbSet<ChangeRow> Changes => Set<ChangeRow>();
    public DbSet<IngestionRow> Ingestions => Set<IngestionRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <exception cref="Core.Inbox.StorageUnavailableException">The database could not write.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        TranslateAsync(base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken));

    /// <exception cref="Core.Inbox.StorageUnavailableException">The database could not write.</exception>
    public Task<IDbContextTransaction> BeginAsync(CancellationToken cancellationToken) =>
        TranslateAsync(Database.BeginTransactionAsync(cancellationToken));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Milliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<InboxRow>(inbox =>
        {
            inbox.HasIndex(row => row.DeduplicationKey).IsUnique();
            inbox.HasIndex(row => new { row.Id, row.Conversation, row.NotBefore }).HasFilter("\"State\" = 0");
        });
        modelBuilder.Entity<LeaseRow>().HasKey(row => row.Conversation);
        modelBuilder.Entity<ExchangeRow>(exchange =>
        {
            exchange.HasIndex(row => new { row.Conversation, row.QuestionMessageId }).IsUnique();
            exchange.HasMany(row => row.Posted).WithOne().HasForeignKey(row => row.ExchangeId);
        });
        modelBuilder.Entity<PostedRow>().HasIndex(row => new { row.Conversation, row.MessageId });
        modelBuilder.Entity<OngoingReplyRow>().HasKey(row => row.Work);
        modelBuilder.Entity<FeedbackRow>().HasIndex(row => new { row.ExchangeId, row.PersonId }).IsUnique();
        modelBuilder.Entity<DocumentRow>(document =>
        {
            document.HasIndex(row => new { row.Index, row.DocumentId }).IsUnique();
            document.HasMany(row => row.Chunks).WithOne(row => row.Document).HasForeignKey(row => row.DocumentRowId);
            document.HasMany(row => row.Versions).WithOne().HasForeignKey(row => row.DocumentRowId);
            document.HasIndex(row => row.RemovedAt).HasFilter("\"RemovedAt\" IS NOT NULL");
        });
        modelBuilder.Entity<ChunkRow>(chunk =>
        {
            chunk.HasIndex(row => row.Hash);
            chunk.HasMany(row => row.Questions).WithOne().HasForeignKey(row => row.ChunkId);
        });
        modelBuilder.Entity<EmbeddingRow>().HasKey(row => new { row.Hash, row.Model });
        modelBuilder.Entity<CollectionRow>().HasKey(row => row.Name);
        modelBuilder.Entity<SourceRow>().HasKey(row => row.Name);
        modelBuilder.Entity<SourceItemRow>().HasKey(row => new { row.Source, row.Key });
        modelBuilder.Entity<SourceRunRow>().HasIndex(row => new { row.Source, row.Id });
        modelBuilder.Entity<ChangeRow>().HasKey(row => row.Sequence);
        modelBuilder.Entity<IngestionRow>(ingestion =>
        {
            ingestion.HasIndex(row => new { row.Index, row.DocumentId, row.Id });
            ingestion.HasIndex(row => new { row.State, row.NotBefore });
            ingestion.HasIndex(row => row.Batch).HasFilter("\"Batch\" IS NOT NULL");
        });
        modelBuilder.Entity<SettingRow>().HasKey(row => row.Name);
    }

    private static async Task<T> TranslateAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception failure) when (Sqlite.FindUnavailable(failure) is { } unavailable)
        {
            throw new Core.Inbox.StorageUnavailableException(unavailable.Message, failure);
        }
    }

    private sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
