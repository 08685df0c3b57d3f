using System.Net.Http.Headers;
using System.Text;
using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What services want to know their callers by. Secrets are in the configuration; everywhere else is only their name.</summary>
internal sealed class ToolSecrets(IOptions<AgentOptions> options, ClientTokens tokens)
{
    private const string OAuth = "oauth";

    /// <summary><c>bearer NAME</c>, <c>basic NAME</c>, <c>header HEADER NAME</c> or <c>oauth NAME</c>.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public Phrase? Wrong(string authentication)
    {
        var words = Words(authentication);
        if (words is not (["bearer" or "basic" or OAuth, _] or ["header", _, _]))
            return $"`{authentication}` is no way to authenticate. Write `bearer NAME`, `basic NAME`, `header X-Api-Key NAME` or `oauth NAME`, with the name of a secret in `ChatOps:Agents:Secrets`, or of a client in `ChatOps:Agents:OAuth`.";
        if (words[0] == OAuth)
            return options.Value.OAuth.ContainsKey(words[1]) ? null : (Phrase)$"There is no client `{words[1]}` in `ChatOps:Agents:OAuth`. Whoever runs this bot can set it there.";
        return options.Value.Secrets.ContainsKey(words[^1]) ? null : (Phrase)$"There is no secret `{words[^1]}` in `ChatOps:Agents:Secrets`. Whoever runs this bot can set it there.";
    }

    /// <exception cref="ToolException">The secret is not there any more, or no token is to be had.</exception>
    public async Task AuthenticateAsync(HttpRequestMessage request, string? authentication, CancellationToken cancellationToken)
    {
        if (Words(authentication) is not [var kind, .., var name] words)
            return;
        if (kind == OAuth)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.OfAsync(name, cancellationToken));
            return;
        }

        if (!options.Value.Secrets.TryGetValue(name, out var secret))
            throw new ToolException($"The secret '{name}' is not set any more. An administrator has to look at it.");
        if (kind == "header")
            request.Headers.TryAddWithoutValidation(words[1], secret);
        else
            request.Headers.Authorization = kind == "basic" ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))) : new AuthenticationHeaderValue("Bearer", secret);
    }

    /// <summary>The service did not accept it: a token is another the next time.</summary>
    public void Refused(string? authentication)
    {
        if (Words(authentication) is [OAuth, var name])
            tokens.Forget(name);
    }

    private static string[] Words(string? authentication) => authentication?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
