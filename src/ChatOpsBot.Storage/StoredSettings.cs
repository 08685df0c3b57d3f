using ChatOpsBot.Core.People;
using ChatOpsBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatOpsBot.Storage;

internal sealed class StoredSettings(IDbContextFactory<ChatOpsDb> databases) : ISettings
{
    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Settings.Where(row => row.Name == name).Select(row => row.Value).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Settings.FindAsync([name], cancellationToken) is { } row)
            row.Value = value;
        else
            db.Settings.Add(new SettingRow { Name = name, Value = value });
        await db.SaveChangesAsync(cancellationToken);
    }
}
