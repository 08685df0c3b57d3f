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
        // Who may frame the page is said with the other headers.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }
}
