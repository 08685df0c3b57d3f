using System.Net.Http.Headers;
using System.Text;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What services want to know their callers by. Secrets are in the configuration; everywhere else is only their name.</summary>
internal sealed class ToolSecrets(IOptions<AgentOptions> options, ClientTokens tokens, Accounts accounts)
{
    private const string OAuth = "oauth";
    private const string Own = "person";

    /// <summary><c>bearer NAME</c>, <c>basic NAME</c>, <c>header HEADER NAME</c>, <c>oauth NAME</c>, or <c>person NAME</c> for the account of whoever has it called.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public Phrase? Wrong(string authentication)
    {
        var words = Words(authentication);
        if (words is not (["bearer" or "basic" or OAuth or Own, _] or ["header", _, _]))
            return $"`{authentication}` is no way to authenticate. Write `bearer NAME`, `basic NAME`, `header X-Api-Key NAME`, `oauth NAME` or `person NAME`, with the name of a secret in `ChatOps:Agents:Secrets`, or of a client in `ChatOps:Agents:OAuth`.";
        if (words[0] == Own)
            return accounts.Wrong(words[1]);
        if (words[0] == OAuth)
            return options.Value.OAuth.ContainsKey(words[1]) ? null : (Phrase)$"There is no client `{words[1]}` in `ChatOps:Agents:OAuth`. Whoever runs this bot can set it there.";
        return options.Value.Secrets.ContainsKey(words[^1]) ? null : (Phrase)$"There is no secret `{words[^1]}` in `ChatOps:Agents:Secrets`. Whoever runs this bot can set it there.";
    }

    /// <exception cref="ToolException">The secret is not there any more, or no token is to be had.</exception>
    /// <param name="person">Who has it called; null: nobody in particular.</param>
    /// <returns>What the request shows, to be taken out of what comes back.</returns>
    public async Task<ShownSecret> AuthenticateAsync(HttpRequestMessage request, string? authentication, Person? person, CancellationToken cancellationToken)
    {
        if (Words(authentication) is not [var kind, .., var name] words)
            return ShownSecret.None;
        if (kind is OAuth or Own)
        {
            var token = await TokenAsync(kind, name, person, cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return new ShownSecret(token);
        }

        if (!options.Value.Secrets.TryGetValue(name, out var secret))
            throw new ToolException($"The secret '{name}' is not set any more. An administrator has to look at it.");
        if (kind == "header")
            request.Headers.TryAddWithoutValidation(words[1], secret);
        else
            request.Headers.Authorization = kind == "basic" ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))) : new AuthenticationHeaderValue("Bearer", secret);
        return kind == "basic" ? new ShownSecret(secret, request.Headers.Authorization!.Parameter!, secret[(secret.IndexOf(':', StringComparison.Ordinal) + 1)..]) : new ShownSecret(secret);
    }

    // Nothing was asked of the service itself: whatever hinders this, its call was not made.
    private async Task<string> TokenAsync(string kind, string name, Person? person, CancellationToken cancellationToken)
    {
        try
        {
            return kind == OAuth ? await tokens.OfAsync(name, cancellationToken)
                : await accounts.TokenOfAsync(person ?? throw new ToolException("This is called with a person's own account, and nobody is there."), name, cancellationToken);
        }
        catch (OperationCanceledException late)
        {
            throw new ToolException("No token was to be had in time.", late);
        }
    }

    /// <summary>The service did not accept it.</summary>
    /// <returns>Whether another token can be had, with which the call may be made again.</returns>
    public async Task<bool> RefusedAsync(string? authentication, Person? person, CancellationToken cancellationToken)
    {
        if (Words(authentication) is not [OAuth or Own, var name])
            return false;
        if (person is not null && AccountOf(authentication) is not null)
            await accounts.ForgetAsync(person, name, cancellationToken);
        else
            tokens.Forget(name);
        return true;
    }

    /// <returns>The client with which people connect accounts of their own; null where they don't.</returns>
    public static string? AccountOf(string? authentication) => Words(authentication) is [Own, var name] ? name : null;

    private static string[] Words(string? authentication) => authentication?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
