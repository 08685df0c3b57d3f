using ChatOpsBot.Simulators;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>Looks into the database of a running bot.</summary>
internal static class BotDatabase
{
    public static async Task<long> CountAsync(BotProcess bot, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(bot.DataDirectory, "chatops.db")};Mode=ReadOnly");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
