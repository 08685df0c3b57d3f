using System.Net.Http.Headers;
using System.Text;
using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What services want to know their callers by. Secrets are in the configuration; everywhere else is only their name.</summary>
internal sealed class ToolSecrets(IOptions<AgentOptions> options)
{
    /// <summary><c>bearer NAME</c>, <c>basic NAME</c> or <c>header HEADER NAME</c>.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public Phrase? Wrong(string authentication)
    {
        var words = authentication.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not (["bearer" or "basic", _] or ["header", _, _]))
            return $"`{authentication}` is no way to authenticate. Write `bearer NAME`, `basic NAME` or `header X-Api-Key NAME`, with the name of a secret in `ChatOps:Agents:Secrets`.";
        return options.Value.Secrets.ContainsKey(words[^1]) ? null : (Phrase)$"There is no secret `{words[^1]}` in `ChatOps:Agents:Secrets`. Whoever runs this bot can set it there.";
    }

    /// <exception cref="ToolException">The secret is not there any more.</exception>
    public void Authenticate(HttpRequestMessage request, string? authentication)
    {
        if (authentication?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var kind, .., var name] words)
            return;
        if (!options.Value.Secrets.TryGetValue(name, out var secret))
            throw new ToolException($"The secret '{name}' is not set any more. An administrator has to look at it.");
        if (kind == "header")
            request.Headers.TryAddWithoutValidation(words[1], secret);
        else
            request.Headers.Authorization = kind == "basic" ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))) : new AuthenticationHeaderValue("Bearer", secret);
    }
}
