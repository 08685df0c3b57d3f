namespace ChatOpsBot.Agents;

/// <summary>The section <c>ChatOps:Agents</c>.</summary>
public sealed record AgentOptions
{
    public const string Section = "ChatOps:Agents";

    /// <summary>Runs worked on at the same time, 1…1000; those that wait for a person do not count.</summary>
    public int MaxConcurrentRuns { get; init; } = 50;

    /// <summary>How often a run may ask the model, 1…500.</summary>
    public int MostSteps { get; init; } = 40;

    /// <summary>How many tokens a run may take, sent and written, 1000…100000000.</summary>
    public int MostTokens { get; init; } = 2_000_000;

    /// <summary>How many minutes a run may be worked on, 1…10000; what it waits for people does not count.</summary>
    public int MostMinutes { get; init; } = 120;

    /// <summary>What a run may cost, in the currency of the models' prices; 0: as much as it does.</summary>
    public decimal MostCost { get; init; }

    /// <summary>What all runs of a person may take in a day (UTC); 0 is no limit.</summary>
    public DayLimits ADay { get; init; } = new();

    /// <summary>How much of a tool's result a model is shown, 100…20000 tokens. All of it is kept with the run.</summary>
    public int ResultTokens { get; init; } = 1_500;

    /// <summary>How long a call waits to be allowed, 1…720 hours. After half of it those who may allow it are told once more.</summary>
    public int ApprovalHours { get; init; } = 72;

    /// <summary>Networks within the company whose services may be called, as <c>10.1.0.0/16</c>. Others that are not public are refused.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>What services know their callers by, under names that administrators use in the chat.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Clients of services that want a token, under names that administrators use in the chat as those of secrets.</summary>
    public IReadOnlyDictionary<string, OAuthClient> OAuth { get; init; } = new Dictionary<string, OAuthClient>(StringComparer.Ordinal);

    /// <summary>Where people's browsers reach this bot, as <c>https://bot.example.com</c>: they come back there from connecting an account.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>Assemblies with Semantic Kernel plugins, by what their tools' names begin with.</summary>
    public IReadOnlyDictionary<string, string> Plugins { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What agents may use of the web.</summary>
    public WebOptions Web { get; init; } = new();

    /// <summary>MCP servers that are started here, under names that administrators use in the chat.</summary>
    public IReadOnlyDictionary<string, LocalServer> Servers { get; init; } = new Dictionary<string, LocalServer>(StringComparer.Ordinal);
}

/// <summary>What all runs of a person may take in a day; 0 is no limit. Tokens a day are limited for all that a person does (<c>limits.person-tokens-per-day</c>).</summary>
public sealed record DayLimits
{
    /// <summary>Answers of models, 0…1000000.</summary>
    public int MostSteps { get; init; }

    /// <summary>Minutes that are worked on them, 0…100000.</summary>
    public int MostMinutes { get; init; }

    /// <summary>In the currency of the models' prices.</summary>
    public decimal MostCost { get; init; }
}

/// <summary>An MCP server that is a program on this machine.</summary>
public sealed record LocalServer
{
    public string Command { get; init; } = "";

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Beside a few that every program needs, as PATH and HOME: it knows nothing of what the bot is configured with.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>That it is started in; null: where the bot runs.</summary>
    public string? Folder { get; init; }

    /// <summary>What of its environment is a secret, by its name.</summary>
    internal IEnumerable<string> Secrets => Environment.Where(each => SecretNames.Any(name => each.Key.Contains(name, StringComparison.OrdinalIgnoreCase))).Select(each => each.Value);

    private static readonly string[] SecretNames = ["KEY", "TOKEN", "SECRET", "PASS", "PWD", "CREDENTIAL", "AUTH"];
}

/// <summary>A client that is given tokens, for itself (OAuth 2.0, client credentials) or for people (authorization code).</summary>
public sealed record OAuthClient
{
    public string TokenEndpoint { get; init; } = "";

    /// <summary>Where people sign in; empty: the client is given tokens for itself.</summary>
    public string AuthorizationEndpoint { get; init; } = "";

    /// <summary>Where tokens of people are taken back; empty: nowhere.</summary>
    public string RevocationEndpoint { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>Empty: as the service has it.</summary>
    public string Scope { get; init; } = "";

    public bool IsComplete => Uri.TryCreate(TokenEndpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" && ClientId.Length > 0 && (ClientSecret.Length > 0 || AuthorizationEndpoint.Length > 0);
}
