using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.People;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ChatOpsBot.Server.SignIn;

/// <summary>Who is signed in, on the server: the cookie holds a random name for it and nothing else, so that a copied cookie opens
/// nothing once the session has ended.</summary>
internal sealed class SessionTickets(ISessions sessions, TimeProvider time) : ITicketStore
{
    private const string SessionClaim = "chatops:session";
    private const int LongestAgent = 200;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(10);

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, "", CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) =>
        StoreAsync(ticket, httpContext.Request.Headers.UserAgent.ToString(), cancellationToken);

    public Task RenewAsync(string key, AuthenticationTicket ticket) => RenewAsync(key, ticket, CancellationToken.None);

    public async Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken)
    {
        // A request that was on its way when the session ended must not begin it again.
        if (await sessions.TicketAsync(IdOf(key), cancellationToken) is not null)
            await SaveAsync(key, ticket, "", cancellationToken);
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken) =>
        await sessions.TicketAsync(IdOf(key), cancellationToken) is { } kept ? TicketSerializer.Default.Deserialize(kept) : null;

    public Task RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    public async Task RemoveAsync(string key, CancellationToken cancellationToken) =>
        await sessions.EndAsync(IdOf(key), new AuditEntry(await RetrieveAsync(key, cancellationToken) is { } ticket ? PersonOf(ticket.Principal) : "?", "session.ended", "page"), cancellationToken);

    /// <summary>Often enough for the list of sessions to say when somebody was last there.</summary>
    public static Task RenewWhenSeen(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew = context.ElapsedTime > SeenEvery;
        return Task.CompletedTask;
    }

    /// <summary>The session's id, of somebody who is signed in; null for everybody else.</summary>
    public static string? SessionOf(ClaimsPrincipal person) => person.FindFirstValue(SessionClaim);

    private async Task<string> StoreAsync(AuthenticationTicket ticket, string agent, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetHexString(64, lowercase: true);
        await SaveAsync(key, ticket, agent, cancellationToken);
        return key;
    }

    private async Task SaveAsync(string key, AuthenticationTicket ticket, string agent, CancellationToken cancellationToken)
    {
        var id = IdOf(key);
        if (SessionOf(ticket.Principal) is null)
            ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(SessionClaim, id));
        var now = time.GetUtcNow();
        var session = new Session(id, PersonOf(ticket.Principal), agent.Length > LongestAgent ? agent[..LongestAgent] : agent, now, now, ticket.Properties.ExpiresUtc ?? now + Lifetime);
        await sessions.SaveAsync(session, TicketSerializer.Default.Serialize(ticket), cancellationToken);
    }

    private static string PersonOf(ClaimsPrincipal person) => $"{WebPlatform.ChannelName}:{person.FindFirstValue(ClaimTypes.NameIdentifier)}";

    private static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
