namespace ChatOpsBot.Channels.Teams;

/// <summary>The section <c>ChatOps:Teams</c>. The channel is on when <see cref="AppId"/> is set, or for development with
/// <see cref="AllowUnauthenticatedLoopback"/>.</summary>
public sealed record TeamsOptions
{
    public const string Section = "ChatOps:Teams";

    /// <summary>The bot's application id in Entra.</summary>
    public string? AppId { get; init; }

    public string? AppSecret { get; init; }

    /// <summary>Of a single-tenant bot; people of other tenants are refused.</summary>
    public string? TenantId { get; init; }

    /// <summary>Where the keys of callers are published; another for other clouds.</summary>
    public string OpenIdMetadata { get; init; } = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    public string LoginEndpoint { get; init; } = "https://login.microsoftonline.com";

    /// <summary>For development: callers on this machine need no token. Everybody else is refused.</summary>
    public bool AllowUnauthenticatedLoopback { get; init; }

    /// <summary>Other bots and tools that may call with a token of Entra ID.</summary>
    public IReadOnlyList<TrustedCaller> TrustedCallers { get; init; } = [];

    /// <summary>Where groups are asked for, which bring roles.</summary>
    public string GraphEndpoint { get; init; } = "https://graph.microsoft.com";

    public bool IsOn => AppId is { Length: > 0 } || AllowUnauthenticatedLoopback;
}

public sealed record TrustedCaller
{
    public string TenantId { get; init; } = "";

    public string AppId { get; init; } = "";
}
