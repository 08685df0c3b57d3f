using System.Net;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatOpsBot.Server.SignIn;

/// <summary>The one page before the console: small enough to be written here.</summary>
internal static class SignInPage
{
    /// <param name="problem">Why nobody was let in; null for who comes first.</param>
    public static IResult Show(HttpContext http, Phrase? problem, int status = 403)
    {
        var forgery = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var localizer = Localizer.In(BrowserLanguage.Asked(http.Request));
        return Results.Content($"""
            <!doctype html>
            <html lang="{BrowserLanguage.Of(http.Request)}">
            <head>
              <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{localizer.Say("Sign in")} · ChatOpsBot</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/app.css">
            </head>
            <body class="signin">
              <form method="post" action="/signin">
                <img src="/icon.svg" alt="" width="56" height="56">
                <h1>ChatOpsBot</h1>
                <p>{WebUtility.HtmlEncode(localizer.Say(problem ?? "Open the link that the server printed when it started, or enter the API key."))}</p>
                <input type="hidden" name="{forgery.FormFieldName}" value="{forgery.RequestToken}">
                <input type="password" name="key" placeholder="{localizer.Say("API key")}" aria-label="{localizer.Say("API key")}" autocomplete="current-password" required autofocus>
                <button type="submit">{localizer.Say("Sign in")}</button>
              </form>
            </body>
            </html>
            """, "text/html; charset=utf-8", statusCode: problem is null ? 200 : status);
    }
}
