using System.CommandLine;
using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Server.Cli;

/// <summary>What the server's program does besides serving.</summary>
internal static class CommandLine
{
    public static bool IsCommand(string[] args) => args is ["manifest" or "prompts" or ExtractionWorker.Command or "help" or "--help" or "-h" or "-?" or "--version", ..] || (args is [var first, ..] && StorageCommands.Has(first));

    /// <summary>How to start this program again with a command.</summary>
    public static ExtractionProgram Itself(string command)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new ExtractionProgram(program, [typeof(CommandLine).Assembly.Location, command])
            : new ExtractionProgram(program, [command]);
    }

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ChatOpsBot answers questions in Teams, Slack and the browser from the company's documents. Without a command it serves; "
            + "settings are ChatOps:… in appsettings.json, the environment (ChatOps__…) or here (--ChatOps:…=…), and --urls says where.")
        {
            ManifestCommand.Describe(),
            PromptsCommand.Describe(),
            ExtractFiles(),
        };
        foreach (var command in StorageCommands.Describe())
            root.Add(command);
        return root.Parse(args is ["help", ..] ? ["--help"] : args).InvokeAsync();
    }

    // Not for people: the server starts itself with it to read files that others sent.
    private static Command ExtractFiles()
    {
        var command = new Command(ExtractionWorker.Command) { Hidden = true };
        command.SetAction(_ => ExtractionWorker.Run(Console.In, Console.Out));
        return command;
    }
}
