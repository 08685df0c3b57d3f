using System.Diagnostics;
using ChatOpsBot.Simulators;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.EndToEnd;

/// <summary>A database that can't be used as it is: the start tells what is wrong and what to do, and changes nothing.</summary>
public sealed class BrokenDatabaseTests : IAsyncLifetime
{
    private readonly BotProcess bot = BotProcess.Create();
    private string Database => Path.Combine(bot.DataDirectory, "chatops.db");

    public async Task InitializeAsync()
    {
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
        await bot.StopAsync();
    }

    public async Task DisposeAsync() => await bot.DisposeAsync();

    [TheoryOnSqlite]
    [InlineData("header", "it does not begin as a database does")]
    [InlineData("half", "its end is missing")]
    [InlineData("empty", "it is empty, though this directory was in use")]
    [InlineData("few bytes", "it does not begin as a database does")]
    [InlineData("pages", "it can't be read")]
    public async Task Damaged_database_stops_the_start_with_what_to_do_and_stays_as_it_is(string harm, string how)
    {
        File.Exists($"{Database}-wal").ShouldBeFalse("a clean stop leaves no log");
        Harm(harm);
        var damaged = await File.ReadAllBytesAsync(Database);

        var output = await FailedStartAsync();

        output.ShouldContain($"is damaged: {how}");
        output.ShouldContain("Put back chatops.db from your latest backup");
        output.ShouldNotContain("   at ");
        (await File.ReadAllBytesAsync(Database)).AsSpan().SequenceEqual(damaged).ShouldBeTrue("the file is as it was");
    }

    [TheoryOnSqlite]
    [InlineData("BEGIN IMMEDIATE")]
    [InlineData("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE \"Settings\" SET \"Value\" = \"Value\"")]
    public async Task Database_that_another_program_holds_stops_the_start_with_what_to_do(string hold)
    {
        await using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = hold;
        await command.ExecuteNonQueryAsync();

        var output = await FailedStartAsync();

        output.ShouldContain("The database is locked by another program");
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Database_in_use_starts_again_as_it_was()
    {
        await bot.StartAsync();

        (await BotUnderTest.CountAsync(bot, "Documents", "1 = 1")).ShouldBe(1);
    }

    [TmpfsFact]
    public async Task Folder_that_cannot_be_written_stops_the_start_with_what_to_do()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 24);
        foreach (var file in Directory.EnumerateFiles(bot.DataDirectory))
            File.Copy(file, Path.Combine(disk.Folder, Path.GetFileName(file)));
        using (var mount = Process.Start("mount", ["-o", "remount,ro", disk.Folder]))
            await mount.WaitForExitAsync();
        await using var closed = BotProcess.Create(dataDirectory: disk.Folder);
        closed.Launch();

        var output = await closed.WaitForExitAsync();

        closed.ExitCode.ShouldBe(1);
        output.ShouldContain($"The data directory '{disk.Folder}' can't be written");
        output.ShouldContain("ChatOps:DataDirectory");
        output.ShouldNotContain("   at ");
    }

    private async Task<string> FailedStartAsync()
    {
        bot.Launch();
        var output = await bot.WaitForExitAsync();
        bot.ExitCode.ShouldBe(1, output);
        return output;
    }

    private void Harm(string harm)
    {
        using var file = new FileStream(Database, FileMode.Open, FileAccess.ReadWrite);
        switch (harm)
        {
            case "header":
                file.Write("no database at all"u8);
                break;
            case "half":
                file.SetLength(file.Length / 2);
                break;
            case "empty":
                file.SetLength(0);
                break;
            case "few bytes":
                file.SetLength(40);
                break;
            default:
                // Everything after the header, as when a disk gives back what was never written.
                file.Position = 100;
                file.Write(new byte[file.Length - 100]);
                break;
        }
    }
}
