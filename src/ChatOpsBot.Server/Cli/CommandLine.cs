using System.CommandLine;

namespace ChatOpsBot.Server.Cli;

/// <summary>What the server's program does besides serving.</summary>
internal static class CommandLine
{
    public static bool IsCommand(string[] args) => args is ["manifest" or "help" or "--help" or "-h" or "-?" or "--version", ..];

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ChatOpsBot answers questions in Teams, Slack and the browser from the company's documents. Without a command it serves; "
            + "settings are ChatOps:… in appsettings.json, the environment (ChatOps__…) or here (--ChatOps:…=…), and --urls says where.")
        {
            ManifestCommand.Describe(),
        };
        return root.Parse(args is ["help", ..] ? ["--help"] : args).InvokeAsync();
    }
}
