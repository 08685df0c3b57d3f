using System.Security.Claims;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ChatOpsBot.Server.SignIn;

/// <summary>Who has a page open: nobody any more from the moment that their session ends, though the page's connection stays.</summary>
internal sealed class OpenPage : ServerAuthenticationStateProvider, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private readonly ISessions sessions;
    private readonly TimeProvider time;
    private long lookedAt;
    private bool hasEnded;

    public OpenPage(ISessions sessions, TimeProvider time)
    {
        (this.sessions, this.time, lookedAt) = (sessions, time, time.GetTimestamp());
        sessions.Ended += OnEnded;
    }

    /// <summary>Whether the page may do anything. A session that ran out, or was ended by another process, is found by looking.</summary>
    public async Task<bool> IsAllowedAsync()
    {
        if (!hasEnded && time.GetElapsedTime(lookedAt) > LookEvery)
        {
            lookedAt = time.GetTimestamp();
            if (await SessionAsync() is { } id && await HasEndedAsync(id))
                Leave();
        }

        return !hasEnded;
    }

    public void Dispose() => sessions.Ended -= OnEnded;

    private void OnEnded(string id) => _ = LeaveIfAsync(id);

    private async Task LeaveIfAsync(string id)
    {
        try
        {
            if (await SessionAsync() == id)
                Leave();
        }
        catch (InvalidOperationException)
        {
            // The page is being opened and is nobody's yet.
        }
    }

    private async Task<bool> HasEndedAsync(string id)
    {
        try
        {
            return await sessions.TicketAsync(id, CancellationToken.None) is null;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private async Task<string?> SessionAsync() => SessionTickets.SessionOf((await GetAuthenticationStateAsync()).User);

    private void Leave()
    {
        hasEnded = true;
        SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
    }
}
