using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatOpsBot.Server.SignIn;

internal static class SessionsModule
{
    /// <summary>Keeps who is signed in on the server, and lets open pages end with their sessions.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<ITicketStore, SessionTickets>();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<ITicketStore>((cookie, tickets) => cookie.SessionStore = tickets);
        services.AddScoped<OpenPage>();
        services.AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<OpenPage>());
        services.AddScoped<CircuitHandler, Gate>();
    }

    /// <summary>Nothing that a browser sends gets through once its session has ended.</summary>
    private sealed class Gate(OpenPage page) : CircuitHandler
    {
        public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async activity =>
        {
            if (await page.IsAllowedAsync())
                await next(activity);
        };
    }
}
