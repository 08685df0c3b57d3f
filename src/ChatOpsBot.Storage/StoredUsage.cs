using ChatOpsBot.Core.Limits;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredUsage(IDbContextFactory<ChatOpsDb> databases) : IUsage
{
    public async Task AddAsync(DateOnly day, string personId, string model, long tokensIn, long tokensOut, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "Usage" ("Day", "PersonId", "Model", "TokensIn", "TokensOut") VALUES ({day}, {personId}, {model}, {tokensIn}, {tokensOut})
            ON CONFLICT ("Day", "PersonId", "Model") DO UPDATE SET "TokensIn" = "TokensIn" + excluded."TokensIn", "TokensOut" = "TokensOut" + excluded."TokensOut"
            """, cancellationToken);
    }

    public async Task<(long Person, long All)> OfAsync(DateOnly day, string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var used = await db.Usage.Where(row => row.Day == day).GroupBy(row => row.PersonId == personId)
            .Select(group => new { IsPerson = group.Key, Tokens = group.Sum(row => row.TokensIn + row.TokensOut) }).ToListAsync(cancellationToken);
        return (used.Where(each => each.IsPerson).Sum(each => each.Tokens), used.Sum(each => each.Tokens));
    }
}
