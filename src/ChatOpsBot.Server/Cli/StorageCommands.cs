using System.CommandLine;
using ChatOpsBot.Storage;

namespace ChatOpsBot.Server.Cli;

/// <summary>The database as a whole: brought to this version, moved, backed up. Which one it is, the settings say as they do for serving.</summary>
internal static class StorageCommands
{
    public static bool Has(string name) => name is "migrate" or "export" or "import" or "backup" or "restore";

    public static IEnumerable<Command> Describe()
    {
        yield return Migrate();
        yield return Copying("export", "file", "Write everything to one file, while the server runs", (here, path) => (here, StoragePlace.File(New(path))));
        yield return Copying("import", "file", "Read everything from a file that export has written, into an empty database; the server is stopped", (here, path) => (StoragePlace.File(Existing(path)), here));
        yield return Copying("backup", "folder", "Write everything to a folder that a server could start on, while this one runs", (here, path) => (here, StoragePlace.DataDirectory(Empty(path))));
        yield return Copying("restore", "folder", "Read everything from a folder that backup has written, into an empty database; the server is stopped", (here, path) => (StoragePlace.DataDirectory(Existing(path)), here));
    }

    private static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database to this version, and do nothing else") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, cancellationToken) => await ExplainedAsync(async () =>
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. parsed.UnmatchedTokens], ContentRootPath = AppContext.BaseDirectory });
            var settings = builder.AddSettings();
            Core.CoreModule.AddCore(builder, runsTurns: false);
            builder.AddStorage(settings.DataDirectory);
            await using var app = builder.Build();
            await app.Services.GetRequiredService<Database>().UpgradeAsync(cancellationToken);
            return "The database is of this version.";
        }));
        return command;
    }

    private static Command Copying(string name, string what, string description, Func<StoragePlace, string, (StoragePlace From, StoragePlace To)> places)
    {
        var path = new Argument<string>(what);
        var command = new Command(name, description) { path };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async parsed => await ExplainedAsync(() =>
        {
            var (from, to) = places(Here([.. parsed.UnmatchedTokens]), parsed.GetRequiredValue(path));
            var (rows, files) = StorageCopy.Run(from, to);
            return Task.FromResult($"{rows:N0} rows and {files:N0} files were copied.");
        }));
        return command;
    }

    private static StoragePlace Here(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        var settings = builder.AddSettings();
        var options = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        return StoragePlace.Of(options, settings.DataDirectory);
    }

    private static string New(string file) => !Path.Exists(file) ? file : throw new DatabaseException($"'{file}' is there already. Name a new file, so that nothing is written over.");

    private static string Empty(string folder) => !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any() ? folder : throw new DatabaseException($"'{folder}' is not empty. Name a new folder, so that nothing is written over.");

    private static string Existing(string path) => File.Exists(path) || File.Exists(Path.Combine(path, "chatops.db")) ? path : throw new DatabaseException($"There is nothing to read at '{path}'. Name what export or backup has written.");

    private static async Task<int> ExplainedAsync(Func<Task<string>> work)
    {
        try
        {
            OwnersOnly.FromNowOn();
            await Console.Out.WriteLineAsync(await work());
            return 0;
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } explanation)
        {
            await Console.Error.WriteLineAsync(explanation);
            return 1;
        }
    }
}
