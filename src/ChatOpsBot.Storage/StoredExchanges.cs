using System.Text.Json;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredExchanges(IDbContextFactory<ChatOpsDb> databases, ReadConnections reads) : IExchanges
{
    private const int Together = 500;

    public async Task SaveAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Exchanges.Include(each => each.Posted)
            .FirstOrDefaultAsync(each => each.Conversation == exchange.Conversation && each.QuestionMessageId == exchange.QuestionMessageId, cancellationToken);
        if (row is null)
        {
            row = new ExchangeRow
            {
                Conversation = exchange.Conversation,
                QuestionMessageId = exchange.QuestionMessageId,
                PersonId = exchange.PersonId,
                Question = exchange.Question,
                Reply = "",
                At = exchange.At,
            };
            db.Exchanges.Add(row);
        }

        row.Question = exchange.Question;
        row.Reply = JsonSerializer.Serialize(exchange.Reply, StoredJson.Default.Reply);
        row.IsAnswer = exchange.Reply.IsAnswer;
        if (!row.Posted.OrderBy(each => each.Ordinal).Select(each => each.MessageId).SequenceEqual(exchange.PostedIds, StringComparer.Ordinal))
        {
            row.Posted.Clear();
            row.Posted.AddRange(exchange.PostedIds.Select((id, ordinal) =>
                new PostedRow { Conversation = exchange.Conversation, MessageId = id, Ordinal = ordinal }));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<Exchange?> FindByQuestionAsync(string conversation, string questionMessageId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Exchanges.AsNoTracking().Include(each => each.Posted)
            .FirstOrDefaultAsync(each => each.Conversation == conversation && each.QuestionMessageId == questionMessageId, cancellationToken);
        return row is null ? null : ToExchange(row);
    }

    public async Task<Exchange?> FindByAnswerAsync(string conversation, string answerMessageId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Exchanges.AsNoTracking().Include(each => each.Posted).FirstOrDefaultAsync(
            each => each.Posted.Any(posted => posted.Conversation == conversation && posted.MessageId == answerMessageId), cancellationToken);
        return row is null ? null : ToExchange(row);
    }

    public async Task<IReadOnlyList<Exchange>> RecentAsync(string conversation, string? before, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var until = before is null ? null : await db.Exchanges
            .Where(each => each.Conversation == conversation && each.QuestionMessageId == before).Select(each => (long?)each.Id).FirstOrDefaultAsync(cancellationToken);
        var rows = await db.Exchanges.AsNoTracking()
            .Where(each => each.Conversation == conversation && each.IsAnswer && (until == null || each.Id < until))
            .OrderByDescending(each => each.Id).Take(most).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows.ConvertAll(ToExchange);
    }

    public async Task<IReadOnlyList<Exchange>> TranscriptAsync(string conversation, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Exchanges.AsNoTracking().Include(each => each.Posted).Where(each => each.Conversation == conversation)
            .OrderByDescending(each => each.Id).Take(most).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows.ConvertAll(ToExchange);
    }

    public async Task RemoveAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Posted.Where(row => row.ExchangeId == exchange.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Exchanges.Where(row => row.Id == exchange.Id).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<string?> TitleAsync(string conversation, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Titles.Where(row => row.Conversation == conversation).Select(row => row.Title).FirstOrDefaultAsync(cancellationToken);
    }

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

    private static Exchange ToExchange(ExchangeRow row) => new(
        row.Id,
        row.Conversation,
        row.QuestionMessageId,
        row.PersonId,
        row.Question,
        JsonSerializer.Deserialize(row.Reply, StoredJson.Default.Reply)!,
        [.. row.Posted.OrderBy(posted => posted.Ordinal).Select(posted => posted.MessageId)],
        row.At);
}
