using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredPrompts(IDbContextFactory<ChatOpsDb> databases, TimeProvider time) : IPromptStore
{
    public Task<PromptVersion?> PublishAsync(
        string name, string scope, int expected, string? text, string? shippedHash, string author, string? note, AuditEntry entry, long? request, CancellationToken cancellationToken) =>
        ChangeAsync(entry, async (db, now) =>
        {
            var force = await db.PromptsInForce.AsTracking().FirstOrDefaultAsync(row => row.Name == name && row.Scope == scope, cancellationToken);
            var number = force is null ? 0 : await db.PromptVersions.Where(row => row.Id == force.VersionId).Select(row => row.Number).FirstAsync(cancellationToken);
            if (number != expected || (request is { } id && !await DecideAsync(db, id, RequestState.Approved, entry.PersonId, cancellationToken)))
                return null;
            var version = new PromptVersionRow { Name = name, Scope = scope, Number = number + 1, Text = text, ShippedHash = shippedHash, Author = author, ApprovedBy = entry.PersonId == author ? null : entry.PersonId, At = now, Note = note };
            db.PromptVersions.Add(version);
            await db.SaveChangesAsync(cancellationToken);
            if (force is null)
                db.PromptsInForce.Add(new PromptInForceRow { Name = name, Scope = scope, VersionId = version.Id });
            else
                force.VersionId = version.Id;
            return PublishedPrompts.ToVersion(version);
        }, cancellationToken);

    public async Task<PromptVersion?> FindAsync(string name, string scope, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.PromptVersions.AsNoTracking().FirstOrDefaultAsync(each => each.Name == name && each.Scope == scope && each.Number == number, cancellationToken);
        return row is null ? null : PublishedPrompts.ToVersion(row);
    }

    public async Task<IReadOnlyList<PromptVersionSummary>> HistoryAsync(string name, string scope, int? before, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.PromptVersions.Where(row => row.Name == name && row.Scope == scope && (before == null || row.Number < before))
            .OrderByDescending(row => row.Number).Take(most)
            .Select(row => new PromptVersionSummary(row.Number, row.Author, row.ApprovedBy, row.At, row.Note, row.Text == null ? 0 : row.Text.Length)).ToListAsync(cancellationToken);
    }

    public async Task<PromptDraft?> DraftAsync(string name, string scope, string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await Latest(db, name, scope).FirstOrDefaultAsync(each => each.PersonId == personId, cancellationToken);
        return row is null ? null : ToDraft(row);
    }

    public async Task<PromptDraft?> SavedAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.PromptDrafts.AsNoTracking().FirstOrDefaultAsync(each => each.Id == id, cancellationToken);
        return row is null ? null : ToDraft(row);
    }

    public async Task<IReadOnlyList<PromptDraft>> DraftsAsync(string name, string scope, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await Latest(db, name, scope).OrderBy(row => row.Id).ToListAsync(cancellationToken)).ConvertAll(ToDraft);
    }

    public Task<PromptDraft?> SaveDraftAsync(PromptDraft draft, long latest, AuditEntry entry, CancellationToken cancellationToken) => ChangeAsync(entry, async (db, now) =>
    {
        var before = await Latest(db, draft.Name, draft.Scope).AsTracking().FirstOrDefaultAsync(row => row.PersonId == draft.PersonId, cancellationToken);
        if ((before?.Id ?? 0) != latest)
            return null;
        if (before is not null)
        {
            before.IsLatest = false;
            await db.SaveChangesAsync(cancellationToken);
        }

        var row = new PromptDraftRow
        {
            Name = draft.Name,
            Scope = draft.Scope,
            PersonId = draft.PersonId,
            Text = draft.Text,
            BaseNumber = draft.BaseNumber,
            Base = draft.Base,
            ShippedHash = draft.ShippedHash,
            IsShared = draft.IsShared,
            IsLatest = true,
            At = now,
        };
        db.PromptDrafts.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return ToDraft(row);
    }, cancellationToken);

    public async Task<bool> DiscardAsync(string name, string scope, string personId, AuditEntry entry, CancellationToken cancellationToken) =>
        await EndAsync(name, scope, personId, entry, row => row.IsLatest = false, cancellationToken);

    public async Task<bool> ShareAsync(string name, string scope, string personId, AuditEntry entry, CancellationToken cancellationToken) =>
        await EndAsync(name, scope, personId, entry, row => row.IsShared = true, cancellationToken);

    public async Task<PublicationRequest> RequestAsync(PublicationRequest request, AuditEntry entry, CancellationToken cancellationToken) => (await ChangeAsync(entry, async (db, now) =>
    {
        await db.PublicationRequests.Where(row => row.Name == request.Name && row.Scope == request.Scope && row.Author == request.Author && row.State == (int)RequestState.Open)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)RequestState.Withdrawn), cancellationToken);
        var added = new PublicationRequestRow
        {
            Name = request.Name,
            Scope = request.Scope,
            Text = request.Text,
            BaseNumber = request.BaseNumber,
            Author = request.Author,
            At = now,
            Note = request.Note,
            ShippedHash = request.ShippedHash,
            State = (int)RequestState.Open,
        };
        db.PublicationRequests.Add(added);
        await db.SaveChangesAsync(cancellationToken);
        return ToRequest(added);
    }, cancellationToken))!;

    public async Task<PublicationRequest?> FindRequestAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.PublicationRequests.AsNoTracking().FirstOrDefaultAsync(each => each.Id == id, cancellationToken);
        return row is null ? null : ToRequest(row);
    }

    public async Task<IReadOnlyList<PublicationRequest>> OpenRequestsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await db.PublicationRequests.AsNoTracking().Where(row => row.State == (int)RequestState.Open).OrderBy(row => row.Id).ToListAsync(cancellationToken)).ConvertAll(ToRequest);
    }

    public async Task<bool> DeclineAsync(long id, string by, AuditEntry entry, CancellationToken cancellationToken) => await ChangeAsync(
        entry, async (db, _) => await DecideAsync(db, id, RequestState.Declined, by, cancellationToken) ? "declined" : null, cancellationToken) is not null;

    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.PromptDrafts.Where(row => !row.IsLatest && row.At < before).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task KeepShippedAsync(string hash, string text, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "ShippedPrompts" ("Hash", "Text") VALUES ({hash}, {text}) ON CONFLICT ("Hash") DO NOTHING""", cancellationToken);
    }

    public async Task<string?> ShippedAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ShippedPrompts.Where(row => row.Hash == hash).Select(row => row.Text).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<bool> EndAsync(string name, string scope, string personId, AuditEntry entry, Action<PromptDraftRow> change, CancellationToken cancellationToken) => await ChangeAsync(entry, async (db, _) =>
    {
        var row = await Latest(db, name, scope).AsTracking().FirstOrDefaultAsync(each => each.PersonId == personId, cancellationToken);
        if (row is not null)
            change(row);
        return row;
    }, cancellationToken) is not null;

    // What changes nothing is not audited.
    private async Task<T?> ChangeAsync<T>(AuditEntry entry, Func<ChatOpsDb, DateTimeOffset, Task<T?>> change, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAsync(cancellationToken);
        var changed = await change(db, time.GetUtcNow());
        if (changed is null)
            return null;
        await transaction.CommitAsync(entry, time.GetUtcNow(), cancellationToken);
        return changed;
    }

    private static async Task<bool> DecideAsync(ChatOpsDb db, long id, RequestState state, string by, CancellationToken cancellationToken) =>
        await db.PublicationRequests.Where(row => row.Id == id && row.State == (int)RequestState.Open)
            .ExecuteUpdateAsync(row => row.SetProperty(each => each.State, (int)state).SetProperty(each => each.DecidedBy, by), cancellationToken) == 1;

    private static IQueryable<PromptDraftRow> Latest(ChatOpsDb db, string name, string scope) =>
        db.PromptDrafts.AsNoTracking().Where(row => row.Name == name && row.Scope == scope && row.IsLatest);

    private static PromptDraft ToDraft(PromptDraftRow row) => new(row.Id, row.Name, row.Scope, row.PersonId, row.Text, row.BaseNumber, row.Base, row.IsShared, row.At) { ShippedHash = row.ShippedHash };

    private static PublicationRequest ToRequest(PublicationRequestRow row) =>
        new(row.Id, row.Name, row.Scope, row.Text, row.BaseNumber, row.Author, row.At, row.Note, (RequestState)row.State, row.DecidedBy) { ShippedHash = row.ShippedHash };
}
