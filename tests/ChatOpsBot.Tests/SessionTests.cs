using System.Security.Claims;
using ChatOpsBot.Core.People;
using ChatOpsBot.Server.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>Who is signed in to the page, and until when.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private CommandHost host = null!;
    private SessionTickets tickets = null!;

    public async Task InitializeAsync()
    {
        host = await CommandHost.StartAsync();
        tickets = new SessionTickets(host.Get<ISessions>(), time);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Session_that_ended_can_not_be_renewed()
    {
        var key = await tickets.StoreAsync(Ticket("ana"));
        await tickets.RemoveAsync(key);

        await tickets.RenewAsync(key, Ticket("ana"));

        (await tickets.RetrieveAsync(key)).ShouldBeNull();
    }

    [Fact]
    public async Task Session_that_ran_out_is_none_and_is_forgotten()
    {
        var key = await tickets.StoreAsync(Ticket("ana", time.GetUtcNow().AddSeconds(-1)));

        (await tickets.RetrieveAsync(key)).ShouldBeNull();
        await host.Get<ISessions>().PruneAsync(CancellationToken.None);
        (await host.SayAsync(CommandHost.Ana, "session list")).ShouldContain("Nobody is signed in");
    }

    [Fact]
    public async Task Session_is_listed_and_revoked_by_its_number()
    {
        var (kept, ended) = (await tickets.StoreAsync(Ticket("ana")), await tickets.StoreAsync(Ticket("ben")));
        var number = System.Text.RegularExpressions.Regex.Match(await host.SayAsync(CommandHost.Ana, "session list"), @"\*\*(\d+)\*\*: web:ben").Groups[1].Value;

        (await host.SayAsync(CommandHost.Ana, $"session revoke {number}")).ShouldContain("Ended: 1.");

        (await tickets.RetrieveAsync(ended)).ShouldBeNull();
        (await tickets.RetrieveAsync(kept)).ShouldNotBeNull();
        (await host.SayAsync(CommandHost.Ana, "audit")).ShouldContain("ana@example.com: `session.revoked` web:ben");
    }

    [Fact]
    public async Task All_sessions_of_a_person_are_revoked_by_their_name()
    {
        await tickets.StoreAsync(Ticket("ben"));
        await tickets.StoreAsync(Ticket("ben"));

        (await host.SayAsync(CommandHost.Ana, "session revoke web:ben")).ShouldContain("Ended: 2.");
        (await host.SayAsync(CommandHost.Ana, "session revoke web:ben")).ShouldContain("There is no session `web:ben`.");
    }

    [Fact]
    public async Task Open_page_is_nobodys_once_its_session_has_ended()
    {
        var key = await tickets.StoreAsync(Ticket("ana"));
        using var page = new OpenPage(host.Get<ISessions>(), time);
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState((await tickets.RetrieveAsync(key))!.Principal)));

        await tickets.RemoveAsync(key);

        (await page.IsAllowedAsync()).ShouldBeFalse();
        (await page.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated.ShouldBeFalse();
    }

    [Fact]
    public async Task Open_page_is_left_alone_when_another_session_ends()
    {
        var (mine, other) = (await tickets.StoreAsync(Ticket("ana")), await tickets.StoreAsync(Ticket("ana")));
        using var page = new OpenPage(host.Get<ISessions>(), time);
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState((await tickets.RetrieveAsync(mine))!.Principal)));

        await tickets.RemoveAsync(other);
        time.Advance(TimeSpan.FromMinutes(2));

        (await page.IsAllowedAsync()).ShouldBeTrue();
    }

    private AuthenticationTicket Ticket(string person, DateTimeOffset? until = null) => new(
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person)], "test")),
        new AuthenticationProperties { ExpiresUtc = until ?? time.GetUtcNow().AddDays(1) },
        "test");
}
