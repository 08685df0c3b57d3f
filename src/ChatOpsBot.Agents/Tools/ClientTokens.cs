using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Tokens of services for the bot itself, by client credentials (RFC 6749, 4.4), kept until shortly before they expire.</summary>
internal sealed class ClientTokens(TokenEndpoint endpoint, IOptions<AgentOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> kept = new(StringComparer.Ordinal);

    /// <exception cref="ToolException">There is no such client any more, or it is given no token.</exception>
    public async Task<string> OfAsync(string name, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(name, out var known) && known.Until > time.GetUtcNow())
            return known.Token;
        if (!options.Value.OAuth.TryGetValue(name, out var client))
            throw new ToolException($"The client '{name}' is not set any more. An administrator has to look at it.");
        var asked = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        if (client.Scope.Length > 0)
            asked["scope"] = client.Scope;
        var given = await endpoint.AskAsync(client, asked, cancellationToken)
            ?? throw new ToolException("The service gave no token for the credentials that an administrator has set for it.");
        kept[name] = (given.Access, time.GetUtcNow() + (given.Lasts ?? Usual) - Before);
        return given.Access;
    }

    /// <summary>It was not accepted; the next call has another.</summary>
    public void Forget(string name) => kept.TryRemove(name, out _);
}
