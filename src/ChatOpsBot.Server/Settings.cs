using System.Globalization;
using ChatOpsBot.Core.Commands;

namespace ChatOpsBot.Server;

/// <summary>The section <c>ChatOps</c> itself; its subsections belong to the modules.</summary>
internal sealed record Settings
{
    private const string Section = "ChatOps";
    private static readonly string[] Known = ["DataDirectory", "PromptsDirectory", "Role", "TimeZone", "Database", "Admin", "Dispatch", "Teams", "Slack", "Models", "Knowledge", "Agents", "Limits", "Operations", "Api", "Webhooks", "Embed"];

    /// <summary>SQLite database, search index, uploaded files, keys.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary><c>all</c>, <c>web</c> (endpoints only) or <c>worker</c> (turns and ingestion only).</summary>
    public string Role { get; init; } = "all";

    /// <summary>The prompts that ship.</summary>
    public string PromptsDirectory { get; init; } = Path.Combine(AppContext.BaseDirectory, "prompts");

    public bool ServesWeb => Role is "all" or "web";

    public bool RunsTurns => Role is "all" or "worker";

    /// <exception cref="SettingsException">A key is unknown or its value is not good.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        foreach (var key in section.GetChildren().Select(child => child.Key).Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase)))
            throw new SettingsException($"{Section}:{key} is not a setting. Did you mean {Section}:{Spelling.Nearest(key, Known).First()}?");
        var settings = section.Get<Settings>() ?? new Settings();
        if (settings.Role is not ("all" or "web" or "worker"))
            throw new SettingsException($"{Section}:Role must be all, web or worker.");
        return settings with { DataDirectory = CreateDirectory(settings.DataDirectory) };
    }

    private static string CreateDirectory(string directory)
    {
        try
        {
            return System.IO.Directory.CreateDirectory(directory).FullName;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException($"{Section}:DataDirectory must be a folder that can be written, for example data; '{directory}' is not: {refused.Message}");
        }
    }
}

internal sealed class SettingsException(string message) : Exception(message);

internal static class SettingsModule
{
    public static Settings AddSettings(this WebApplicationBuilder builder)
    {
        // What is written depends on the reader's language, never on the machine's.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var settings = Settings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        if (builder.Configuration["Urls"] is null)
            builder.WebHost.UseUrls("http://localhost:3978");
        return settings;
    }
}
