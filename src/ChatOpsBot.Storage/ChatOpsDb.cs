using ChatOpsBot.Core.Localization;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatOpsBot.Storage;

/// <summary>The relational state. Times are UTC milliseconds, so that both databases compare them alike.</summary>
internal class ChatOpsDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<LeaseRow> Leases => Set<LeaseRow>();
    public DbSet<ExchangeRow> Exchanges => Set<ExchangeRow>();
    public DbSet<PostedRow> Posted => Set<PostedRow>();
    public DbSet<JobRow> Jobs => Set<JobRow>();
    public DbSet<JobEventRow> JobEvents => Set<JobEventRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<RunStepRow> RunSteps => Set<RunStepRow>();
    public DbSet<LessonRow> Lessons => Set<LessonRow>();
    public DbSet<MemoryRow> Memories => Set<MemoryRow>();

    public DbSet<RunUseRow> RunUses => Set<RunUseRow>();

    public DbSet<ConversationSummaryRow> ConversationSummaries => Set<ConversationSummaryRow>();

    public DbSet<ToolConnectionRow> ToolConnections => Set<ToolConnectionRow>();

    public DbSet<ToolSignInRow> ToolSignIns => Set<ToolSignInRow>();
    public DbSet<ScheduleRow> Schedules => Set<ScheduleRow>();
    public DbSet<ToolOriginRow> ToolOrigins => Set<ToolOriginRow>();
    public DbSet<ToolSettingRow> ToolSettings => Set<ToolSettingRow>();
    public DbSet<FeedbackRow> Feedback => Set<FeedbackRow>();
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();
    public DbSet<RateRow> Rates => Set<RateRow>();
    public DbSet<CommitRow> Commits => Set<CommitRow>();
    public DbSet<FilePartRow> FileParts => Set<FilePartRow>();
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
    public DbSet<TitleRow> Titles => Set<TitleRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<ContactRow> Contacts => Set<ContactRow>();
    public DbSet<GrantRow> Grants => Set<GrantRow>();
    public DbSet<AssistantRow> Assistants => Set<AssistantRow>();
    public DbSet<BindingRow> Bindings => Set<BindingRow>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<UsageRow> Usage => Set<UsageRow>();
    public DbSet<UsageDayRow> UsageDays => Set<UsageDayRow>();
    public DbSet<ModelCallRow> ModelCalls => Set<ModelCallRow>();
    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();
    public DbSet<PromptVersionRow> PromptVersions => Set<PromptVersionRow>();
    public DbSet<PromptInForceRow> PromptsInForce => Set<PromptInForceRow>();
    public DbSet<PromptDraftRow> PromptDrafts => Set<PromptDraftRow>();
    public DbSet<PublicationRequestRow> PublicationRequests => Set<PublicationRequestRow>();
    public DbSet<ShippedPromptRow> ShippedPrompts => Set<ShippedPromptRow>();

    /// <exception cref="Core.Inbox.StorageUnavailableException">The database could not write.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var turn = Database.CurrentTransaction is null ? await EnterAsync(cancellationToken) : null;
        return await TranslateAsync(base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken));
    }

    /// <exception cref="Core.Inbox.StorageUnavailableException">The database could not write.</exception>
    public virtual async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var turn = await EnterAsync(cancellationToken);
        try
        {
            return new WriteTransaction(this, await TranslateAsync(Database.BeginTransactionAsync(cancellationToken)), turn);
        }
        catch
        {
            turn?.Dispose();
            throw;
        }
    }

    /// <summary>Ends a transaction. That it was committed may not be heard where the database is another process: then it is looked up.</summary>
    public virtual Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    /// <summary>Waits until this process may write; null where the database orders writers itself.</summary>
    protected virtual async Task<IDisposable?> EnterAsync(CancellationToken cancellationToken) => await WriteGate.Of(Database.GetConnectionString()!).EnterAsync(cancellationToken);

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
            exchange.HasIndex(row => new { row.Conversation, row.Id });
            exchange.HasIndex(row => row.At);
            exchange.HasIndex(row => new { row.Conversation, row.QuestionMessageId }).IsUnique();
            exchange.HasMany(row => row.Posted).WithOne().HasForeignKey(row => row.ExchangeId);
        });
        modelBuilder.Entity<PostedRow>().HasIndex(row => new { row.Conversation, row.MessageId });
        modelBuilder.Entity<JobRow>(job =>
        {
            job.HasIndex(row => row.Key).IsUnique();
            job.HasIndex(row => new { row.Kind, row.Id }).HasFilter("\"State\" = 0");
            job.HasIndex(row => new { row.Lane, row.Id }).HasFilter("\"State\" = 0");
            job.HasIndex(row => row.EndedAt);
        });
        modelBuilder.Entity<JobEventRow>().HasKey(row => new { row.JobId, row.Sequence });
        modelBuilder.Entity<RunRow>(run =>
        {
            run.HasIndex(row => row.Key).IsUnique();
            run.HasIndex(row => new { row.PersonId, row.Id });
        });
        modelBuilder.Entity<RunStepRow>(step =>
        {
            step.HasKey(row => new { row.RunId, row.Number });
            step.HasIndex(row => new { row.Name, row.BegunAt });
        });
        modelBuilder.Entity<MemoryRow>().HasIndex(row => row.PersonId);
        modelBuilder.Entity<RunUseRow>().HasKey(row => new { row.PersonId, row.Day });
        modelBuilder.Entity<ConversationSummaryRow>().HasKey(row => row.Conversation);
        modelBuilder.Entity<ScheduleRow>().HasIndex(row => row.NextAt);
        modelBuilder.Entity<ToolOriginRow>().HasKey(row => row.Name);
        modelBuilder.Entity<ToolSettingRow>().HasKey(row => row.Tool);
        modelBuilder.Entity<ToolConnectionRow>().HasKey(row => new { row.PersonId, row.Client });
        modelBuilder.Entity<ToolSignInRow>().HasKey(row => row.Key);
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
        modelBuilder.Entity<RateRow>().HasKey(row => row.Who);
        modelBuilder.Entity<CommitRow>().HasKey(row => row.Writer);
        modelBuilder.Entity<FilePartRow>().HasKey(row => new { row.Hash, row.Number });
        modelBuilder.Entity<EmbeddingRow>().HasKey(row => new { row.Hash, row.Model });
        modelBuilder.Entity<CollectionRow>().HasKey(row => row.Name);
        modelBuilder.Entity<SourceRow>().HasKey(row => row.Name);
        modelBuilder.Entity<SourceItemRow>().HasKey(row => new { row.Source, row.Key });
        modelBuilder.Entity<SourceRunRow>().HasIndex(row => new { row.Source, row.Id });
        modelBuilder.Entity<ChangeRow>(change =>
        {
            change.HasKey(row => row.Sequence);
            change.HasIndex(row => new { row.Index, row.DocumentId }).IsUnique();
        });
        modelBuilder.Entity<IngestionRow>(ingestion =>
        {
            ingestion.HasIndex(row => new { row.Index, row.DocumentId, row.Id });
            ingestion.HasIndex(row => row.State);
            ingestion.HasIndex(row => row.Batch).HasFilter("\"Batch\" IS NOT NULL");
        });
        modelBuilder.Entity<SettingRow>().HasKey(row => row.Name);
        modelBuilder.Entity<TitleRow>().HasKey(row => row.Conversation);
        modelBuilder.Entity<SessionRow>().HasKey(row => row.Id);
        modelBuilder.Entity<ContactRow>().HasKey(row => new { row.PersonId, row.Channel });
        modelBuilder.Entity<GrantRow>().HasKey(row => row.PersonId);
        modelBuilder.Entity<AssistantRow>().HasKey(row => row.Name);
        modelBuilder.Entity<BindingRow>().HasKey(row => row.Room);
        modelBuilder.Entity<ApiKeyRow>().HasKey(row => row.Name);
        modelBuilder.Entity<UsageRow>().HasKey(row => new { row.Day, row.PersonId, row.Model });
        modelBuilder.Entity<UsageDayRow>().HasKey(row => new { row.Day, row.PersonId, row.Channel, row.Assistant, row.Model });
        modelBuilder.Entity<ModelCallRow>().HasIndex(row => row.At);
        modelBuilder.Entity<IdempotencyRow>().HasKey(row => new { row.CallerId, row.Key });
        modelBuilder.Entity<IdempotencyRow>().HasIndex(row => row.At);
        modelBuilder.Entity<PromptVersionRow>().HasIndex(row => new { row.Name, row.Scope, row.Number }).IsUnique();
        modelBuilder.Entity<PromptInForceRow>().HasKey(row => new { row.Name, row.Scope });
        modelBuilder.Entity<PromptDraftRow>().HasIndex(row => new { row.Name, row.Scope, row.PersonId }).HasFilter("\"IsLatest\"").IsUnique();
        modelBuilder.Entity<PublicationRequestRow>().HasIndex(row => row.State);
        modelBuilder.Entity<ShippedPromptRow>().HasKey(row => row.Hash);
    }

    protected static async Task<T> TranslateAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception failure) when (StorageFailure.Find(failure) is { } unavailable)
        {
            throw new Core.Inbox.StorageUnavailableException((Phrase)unavailable.Message, failure);
        }
    }
}

/// <summary>A time as UTC milliseconds since 1970.</summary>
internal sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
