using System.Net;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatOpsBot.Server.SignIn;

/// <summary>The page before the console.</summary>
internal static class SignInPage
{
    /// <param name="problem">Why nobody was let in; null for who comes first.</param>
    public static IResult Show(HttpContext http, Phrase? problem, int status = 403)
    {
        var forgery = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var localizer = Localizer.In(BrowserLanguage.Asked(http.Request));
        return SmallPage.Show(http, "Sign in", $"""
            <form method="post" action="/signin">
              <img src="/icon.svg" alt="" width="56" height="56">
              <h1>ChatOpsBot</h1>
              <p>{WebUtility.HtmlEncode(localizer.Say(problem ?? "Open the link that the server printed when it started, or enter the API key."))}</p>
              <input type="hidden" name="{forgery.FormFieldName}" value="{forgery.RequestToken}">
              <input type="password" name="key" placeholder="{localizer.Say("API key")}" aria-label="{localizer.Say("API key")}" autocomplete="current-password" required autofocus>
              <button type="submit">{localizer.Say("Sign in")}</button>
            </form>
            """, problem is null ? 200 : status);
    }
}
