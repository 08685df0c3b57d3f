using System.Text.Json;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredExchanges(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads, WriteQueue writes) : IExchanges
{
    private const int Together = 500;

    private const string Columns = """ "Id", "Conversation", "QuestionMessageId", "PersonId", "Question", "Reply", "At" """;

    public Task SaveAsync(Exchange exchange, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            Save(statements, exchange);
            return true;
        },
        cancellationToken);

    /// <summary>As part of a larger transaction.</summary>
    public static void Save(PreparedStatements statements, Exchange exchange)
    {
        const string Save = """
            INSERT INTO "Exchanges" ("Conversation", "QuestionMessageId", "PersonId", "Question", "Reply", "IsAnswer", "At") VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT ("Conversation", "QuestionMessageId") DO UPDATE SET "Question" = excluded."Question", "Reply" = excluded."Reply", "IsAnswer" = excluded."IsAnswer"
            RETURNING "Id"
            """;
        var reply = JsonSerializer.Serialize(exchange.Reply, StoredJson.Default.Reply);
        var id = statements.Query(
            Save, row => row.GetInt64(0), exchange.Conversation, exchange.QuestionMessageId, exchange.PersonId, exchange.Question, reply, exchange.Reply.IsAnswer, exchange.At.ToUnixTimeMilliseconds())[0];
        statements.Later("""DELETE FROM "ConversationSummaries" WHERE "Conversation" = $1 AND "UpTo" >= $2""", exchange.Conversation, id);
        // Where it is said is known to whoever says it.
        if (exchange.PostedIds.Count > 0)
            SavePosted(statements, id, exchange.Conversation, exchange.PostedIds);
    }

    public Task SavePostedAsync(string conversation, string questionMessageId, IReadOnlyList<string> postedIds, CancellationToken cancellationToken) => writes.RunAsync(
        statements =>
        {
            var ids = statements.Query("""SELECT "Id" FROM "Exchanges" WHERE "Conversation" = $1 AND "QuestionMessageId" = $2""", row => row.GetInt64(0), conversation, questionMessageId);
            foreach (var id in ids)
                SavePosted(statements, id, conversation, postedIds);
            return ids.Count;
        },
        cancellationToken);

    public async Task<Exchange?> FindByQuestionAsync(string conversation, string questionMessageId, CancellationToken cancellationToken) =>
        await ReadAsync($"""SELECT {Columns} FROM "Exchanges" WHERE "Conversation" = $1 AND "QuestionMessageId" = $2""", conversation, questionMessageId) is [var found] ? found : null;

    public async Task<Exchange?> FindByAnswerAsync(string conversation, string answerMessageId, CancellationToken cancellationToken) => await ReadAsync(
        $"""
        SELECT {Columns} FROM "Exchanges" WHERE "Id" = COALESCE(
            (SELECT "ExchangeId" FROM "Posted" WHERE "Conversation" = $1 AND "MessageId" = $2 LIMIT 1),
            (SELECT "Asked"."Id" FROM "Jobs" JOIN "Exchanges" AS "Asked" ON "Asked"."Conversation" = $1 AND "Asked"."QuestionMessageId" = "Jobs"."Subject"
             WHERE "Jobs"."State" = 0 AND "Jobs"."Lane" = 'delivery:' || $1 AND EXISTS (SELECT 1 FROM json_each("Jobs"."Posted") WHERE value = $2) LIMIT 1))
        """, conversation, answerMessageId) is [var found] ? found : null;

    public async Task<Exchange?> FindByBeginningAsync(string conversation, string beginning, CancellationToken cancellationToken) =>
        await ReadAsync($"""SELECT {Columns} FROM "Exchanges" WHERE "Conversation" = $1 AND SUBSTR("QuestionMessageId", 1, CAST($2 AS INTEGER)) = $3 LIMIT 1""", conversation, beginning.Length, beginning) is [var found] ? found : null;

    public Task<IReadOnlyList<Exchange>> RecentAsync(string conversation, string? before, int most, CancellationToken cancellationToken) => ReadAsync(
        $"""
        SELECT {Columns} FROM "Exchanges" WHERE "Conversation" = $1 AND "IsAnswer" = 1 AND "Id" < COALESCE((SELECT "Id" FROM "Exchanges" WHERE "Conversation" = $1 AND "QuestionMessageId" = $2), {long.MaxValue})
        ORDER BY "Id" DESC LIMIT $3
        """,
        conversation, before, most);

    public Task<IReadOnlyList<Exchange>> TranscriptAsync(string conversation, int most, CancellationToken cancellationToken, long before = long.MaxValue) =>
        ReadAsync($"""SELECT {Columns} FROM "Exchanges" WHERE "Conversation" = $1 AND "Id" < $3 ORDER BY "Id" DESC LIMIT $2""", conversation, most, before);

    public async Task RemoveAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Posted.Where(row => row.ExchangeId == exchange.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Exchanges.Where(row => row.Id == exchange.Id).ExecuteDeleteAsync(cancellationToken);
        await db.ConversationSummaries.Where(row => row.Conversation == exchange.Conversation && row.UpTo >= exchange.Id).ExecuteDeleteAsync(cancellationToken);
    }

    public Task<IReadOnlyList<Exchange>> BetweenAsync(string conversation, long after, long before, int most, CancellationToken cancellationToken) => ReadAsync(
        $"""
        SELECT {Columns} FROM (SELECT {Columns} FROM "Exchanges" WHERE "Conversation" = $1 AND "IsAnswer" = 1 AND "Id" > $2 AND "Id" < $3 ORDER BY "Id" LIMIT $4) AS "Next" ORDER BY "Id" DESC
        """,
        conversation, after, before, most);

    public Task<ConversationSummary?> SummaryAsync(string conversation, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query("""SELECT "Text", "UpTo" FROM "ConversationSummaries" WHERE "Conversation" = $1""", row => new ConversationSummary(conversation, row.GetString(0), row.GetInt64(1)), conversation) is [var summary] ? summary : null));

    public Task SaveSummaryAsync(ConversationSummary summary, DateTimeOffset at, CancellationToken cancellationToken) => writes.RunAsync(
        statements => statements.Execute(
            """
            INSERT INTO "ConversationSummaries" ("Conversation", "Text", "UpTo", "At") SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT 1 FROM "Exchanges" WHERE "Id" = $3)
            ON CONFLICT ("Conversation") DO UPDATE SET "Text" = excluded."Text", "UpTo" = excluded."UpTo", "At" = excluded."At"
            """,
            summary.Conversation, summary.Text, summary.UpTo, at.ToUnixTimeMilliseconds()),
        cancellationToken);

    public Task<string?> TitleAsync(string conversation, CancellationToken cancellationToken) => Task.FromResult(reads.Read(
        statements => statements.Query("""SELECT "Title" FROM "Titles" WHERE "Conversation" = $1""", row => row.GetString(0), conversation) is [var title] ? title : null));

    public async Task SaveTitleAsync(string conversation, string title, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Titles" ("Conversation", "Title", "At") VALUES ({conversation}, {title}, {at.ToUnixTimeMilliseconds()}) ON CONFLICT ("Conversation") DO NOTHING""", cancellationToken);
    }

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var forgotten = 0;
        while (await db.Exchanges.Where(row => row.At < before).OrderBy(row => row.Id).Take(Together).Select(row => row.Id).ToListAsync(cancellationToken) is { Count: > 0 } old)
        {
            await using var transaction = await db.BeginAsync(cancellationToken);
            await db.Posted.Where(row => old.Contains(row.ExchangeId)).ExecuteDeleteAsync(cancellationToken);
            await db.ConversationSummaries.Where(row => db.Exchanges.Any(exchange => old.Contains(exchange.Id) && exchange.Conversation == row.Conversation)).ExecuteDeleteAsync(cancellationToken);
            forgotten += await db.Exchanges.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        forgotten += await db.Feedback.Where(row => row.At < before).ExecuteDeleteAsync(cancellationToken);
        forgotten += await db.Titles.Where(row => row.At < before).ExecuteDeleteAsync(cancellationToken);
        if (forgotten > 0)
            reads.EmptyLog();
    }

    public async Task SaveFeedbackAsync(Exchange exchange, string personId, bool helpful, string? comment, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Feedback.Where(row => row.ExchangeId == exchange.Id && row.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        db.Feedback.Add(new FeedbackRow
        {
            ExchangeId = exchange.Id,
            PersonId = personId,
            Helpful = helpful,
            Comment = comment,
            Question = exchange.Question,
            Answer = exchange.Reply.Markdown,
            Passages = JsonSerializer.Serialize(exchange.Reply.Passages, StoredJson.Default.IReadOnlyListCitation),
            At = at,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    private static void SavePosted(PreparedStatements statements, long exchange, string conversation, IReadOnlyList<string> postedIds)
    {
        statements.Later("""DELETE FROM "Posted" WHERE "ExchangeId" = $1""", exchange);
        foreach (var (ordinal, messageId) in postedIds.Index())
            statements.Later("""INSERT INTO "Posted" ("ExchangeId", "Conversation", "MessageId", "Ordinal") VALUES ($1, $2, $3, $4)""", exchange, conversation, messageId, ordinal);
    }

    // The first is the oldest.
    private Task<IReadOnlyList<Exchange>> ReadAsync(string sql, params object?[] values) => Task.FromResult(reads.Read(IReadOnlyList<Exchange> (statements) =>
    {
        var found = statements.Query(
            sql,
            row => new Exchange(
                row.GetInt64(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                JsonSerializer.Deserialize(row.GetString(5), StoredJson.Default.Reply)!,
                [],
                row.Time(6)),
            values);
        found.Reverse();
        return found.ConvertAll(exchange => exchange with
        {
            PostedIds = statements.Query("""SELECT "MessageId" FROM "Posted" WHERE "ExchangeId" = $1 ORDER BY "Ordinal" """, row => row.GetString(0), exchange.Id),
        });
    }));
}
