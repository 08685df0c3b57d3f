using System.Security.Claims;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Server.SignIn;

/// <summary>Into the browser by the link that the server prints, or by the API key.</summary>
internal static class SignInModule
{
    private const string Operator = "chatops:operator";

    public static void AddSignIn(this WebApplicationBuilder builder, string dataDirectory)
    {
        builder.Services.AddDataProtection().SetApplicationName("ChatOpsBot")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataDirectory, "keys")));
        builder.Services.AddSingleton<SignInLink>();
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddSingleton<ActingFor>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<EmbedTokens>();
        builder.Services.AddValidated<EmbedOptions>(builder.Configuration, EmbedOptions.Section, options =>
        [
            (options.Secret is null or { Length: >= 32 }, "Secret", "at least 32 characters, for example the output of `openssl rand -hex 32`"),
            (options.Secret is null || options.Origins.Count > 0, "Origins", "where pages are, for example https://intranet.example.com"),
            (options.Origins.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.GetLeftPart(UriPartial.Authority) == origin), "Origins", "addresses without a path, for example https://intranet.example.com"),
        ]);
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<IOptions<EmbedOptions>>((cors, embed) => cors.AddPolicy(EmbedTokens.Cors, policy => policy
            .WithOrigins([.. embed.Value.Origins]).WithMethods("GET", "POST").WithHeaders("authorization", "content-type", "accept", "last-event-id").SetPreflightMaxAge(TimeSpan.FromHours(1))));
        builder.Services.AddValidated<ApiOptions>(builder.Configuration, ApiOptions.Section, options =>
        [
            (options.Authority is null || (Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) && (authority.Scheme == "https" || authority.IsLoopback)), "Authority", "an https address, for example https://login.microsoftonline.com/TENANT/v2.0"),
            (options.Authority is null || !string.IsNullOrEmpty(options.Audience), "Audience", "what tokens are for, for example api://chatopsbot"),
        ]);
        builder.Services.AddAuthorization();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddSessions();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "chatops";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = "/signin";
            cookie.LogoutPath = "/signout";
            cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
            cookie.SlidingExpiration = true;
            cookie.Events.OnCheckSlidingExpiration = SessionTickets.RenewWhenSeen;
        });
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapGet("/signin", async (HttpContext http, SignInLink link, string? token) =>
        {
            if (token is null)
                return SignInPage.Show(http, null);
            return link.Use(token)
                ? await EnterAsync(http, Bootstrap)
                : await RefuseAsync(http, "This link was used or is too old. Restart the server for a new one, or sign in with the key.");
        });
        app.MapPost("/signin", async (HttpContext http, ApiKeys keys, IFormCollection form) =>
            keys.IsValid(form["key"].ToString().Trim()) ? await EnterAsync(http, Bootstrap) : await RefuseAsync(http, "This is not the key."));
        app.MapGet(ConnectPage.Path, ConnectPage.ShowAsync);
        app.MapPost("/signout", async (HttpContext http, IFormCollection form) =>
        {
            await http.SignOutAsync();
            return Results.LocalRedirect("/signin");
        });
    }

    /// <summary>The role that a signed-in person has.</summary>
    public static Role RoleOf(this ClaimsPrincipal person) => person.IsInRole(nameof(Role.Admin)) ? Role.Admin : person.IsInRole(nameof(Role.Editor)) ? Role.Editor : Role.Member;

    /// <summary>Who runs the service, and reads all of its documents.</summary>
    public static bool IsOperator(this ClaimsPrincipal person) => person.HasClaim(claim => claim.Type == Operator);

    /// <summary>On whose behalf a page does something.</summary>
    public static Actor ToActor(this ClaimsPrincipal person)
    {
        var role = person.RoleOf();
        return new Actor($"web:{person.FindFirstValue(ClaimTypes.NameIdentifier)}", person.IsOperator() ? Reader.Operator : Reader.Anyone, right => role >= Rights.LeastRole(right));
    }

    private static async Task<IResult> RefuseAsync(HttpContext http, Phrase problem) => await http.RequestServices.GetRequiredService<WrongKeys>().SlowAsync(http)
        ? SignInPage.Show(http, WrongKeys.TooMany, StatusCodes.Status429TooManyRequests)
        : SignInPage.Show(http, problem);

    // Who can read the server's terminal, or has its key, runs it: an administrator, and an operator, by that and not by having signed in.
    private static IReadOnlyList<Claim> Bootstrap { get; } =
    [
        new(ClaimTypes.NameIdentifier, "admin"),
        new(ClaimTypes.Name, "Bootstrap administrator"),
        new(ClaimTypes.Role, nameof(Role.Admin)),
        new(Operator, ""),
    ];

    private static async Task<IResult> EnterAsync(HttpContext http, IReadOnlyList<Claim> who)
    {
        var identity = new ClaimsIdentity(who, CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return Results.LocalRedirect("/");
    }
}
