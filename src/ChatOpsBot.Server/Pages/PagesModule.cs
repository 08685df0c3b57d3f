using System.Security.Claims;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Server.SignIn;
using MudBlazor;
using MudBlazor.Services;

namespace ChatOpsBot.Server.Pages;

internal static class PagesModule
{
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddAntiforgery(forgery => forgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        builder.Services.AddScoped<PageLocalizer>();
        builder.Services.AddScoped<MudLocalizer, ControlLocalizer>();
        builder.Services.AddMudServices();
        builder.Services.AddScoped<ChatSession>();
    }

    public static void MapConsole(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapGet("/runs/{number:long}/report.md", async (long number, ClaimsPrincipal person, IRunTimeline runs, CancellationToken cancellationToken) =>
            await runs.FindAsync(person.ToActor(), number, cancellationToken) is { } run && await runs.ReportAsync(person.ToActor(), run, await runs.StepsAsync(run, cancellationToken), cancellationToken) is { } report
                ? Results.Text(report.ToDocument(run.Task), "text/markdown; charset=utf-8")
                : Results.NotFound()).RequireAuthorization();
        // Who may frame the page is said with the other headers.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }
}
