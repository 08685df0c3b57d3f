namespace ChatOpsBot.Channels.Slack;

/// <summary>The section <c>ChatOps:Slack</c>. The channel is on when <see cref="BotToken"/> is set, over HTTP with
/// <see cref="SigningSecret"/>, over Socket Mode with <see cref="AppToken"/>.</summary>
public sealed record SlackOptions
{
    public const string Section = "ChatOps:Slack";

    /// <summary>Of "Basic Information"; proves that a request comes from Slack.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>Of "OAuth &amp; Permissions", as <c>xoxb-…</c>.</summary>
    public string? BotToken { get; init; }

    /// <summary>App-level, as <c>xapp-…</c>, with <c>connections:write</c>; switches Socket Mode on.</summary>
    public string? AppToken { get; init; }

    /// <summary>A silent connection of Socket Mode is asked for a sign of life after so long, and given up when none came after so long
    /// again, 1…300 seconds.</summary>
    public int SilenceSeconds { get; init; } = 10;

    public string ApiBaseUrl { get; init; } = "https://slack.com/api/";

    public bool IsOn => BotToken is { Length: > 0 };
}
