using System.CommandLine;
using System.IO.Compression;

namespace ChatOpsBot.Server.Cli;

/// <summary>Fills in the manifests that Teams and Slack are given.</summary>
internal static class ManifestCommand
{
    private static readonly string Templates = Path.Combine(AppContext.BaseDirectory, "manifest");

    public static Command Describe()
    {
        var host = new Option<string>("--host") { Description = "The public host name that reaches this server over https, as bot.example.com", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the files go", Required = true };
        var appId = new Option<string?>("--app-id") { Description = "The bot's application id in Entra; without one it is read from ChatOps__Teams__AppId" };
        var command = new Command("manifest", "Write the Teams app package and the Slack app manifest") { host, output, appId };
        command.SetAction((parsed, cancellationToken) => WriteAsync(
            parsed.GetRequiredValue(host),
            parsed.GetRequiredValue(output),
            parsed.GetValue(appId) ?? Environment.GetEnvironmentVariable("ChatOps__Teams__AppId"),
            cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(string host, DirectoryInfo output, string? appId, CancellationToken cancellationToken)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            await Console.Error.WriteLineAsync($"'{host}' is not a host name. Write it without https:// and without a path, for example bot.example.com.");
            return 1;
        }

        if (appId is not null && !Guid.TryParse(appId, out _))
        {
            await Console.Error.WriteLineAsync($"'{appId}' is not an application id. It looks like 00000000-0000-0000-0000-000000000000.");
            return 1;
        }

        output.Create();
        var slack = Path.Combine(output.FullName, "slack-manifest.json");
        await File.WriteAllTextAsync(slack, await FillAsync("slack/manifest.json", host, appId, cancellationToken), cancellationToken);
        await Console.Out.WriteLineAsync($"Slack: {slack}\n  Create the app from it at https://api.slack.com/apps (From a manifest).");
        if (appId is null)
        {
            await Console.Out.WriteLineAsync("Teams: not written, for want of --app-id.");
            return 0;
        }

        var package = Path.Combine(output.FullName, "chatopsbot-teams.zip");
        File.Delete(package);
        await using (var zip = await ZipFile.OpenAsync(package, ZipArchiveMode.Create, cancellationToken))
        {
            await using (var entry = new StreamWriter(await zip.CreateEntry("manifest.json").OpenAsync(cancellationToken)))
                await entry.WriteAsync(await FillAsync("teams/manifest.json", host, appId, cancellationToken));
            foreach (var icon in (string[])["color.png", "outline.png"])
                await zip.CreateEntryFromFileAsync(Path.Combine(Templates, "teams", icon), icon, cancellationToken);
        }

        await Console.Out.WriteLineAsync($"Teams: {package}\n  Upload it in Teams (Apps, Manage your apps, Upload an app), and set the bot's messaging endpoint to https://{host}/api/messages.");
        return 0;
    }

    private static async Task<string> FillAsync(string template, string host, string? appId, CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(Path.Combine(Templates, template), cancellationToken))
            .Replace("{{HOST}}", host, StringComparison.Ordinal)
            .Replace("{{APP_ID}}", appId, StringComparison.Ordinal);
}
