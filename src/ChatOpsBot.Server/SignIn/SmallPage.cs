using System.Net;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Server.Web;

namespace ChatOpsBot.Server.SignIn;

/// <summary>A page outside of the console: small enough to be written out.</summary>
internal static class SmallPage
{
    /// <param name="title">Before the product's name.</param>
    /// <param name="body">HTML under the product's name.</param>
    /// <param name="head">HTML beside what every page has in its head.</param>
    public static IResult Show(HttpContext http, Phrase title, string body, int status, string head = "") => Results.Content($"""
        <!doctype html>
        <html lang="{BrowserLanguage.Of(http.Request)}">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{head}
          <title>{WebUtility.HtmlEncode(Localizer.In(BrowserLanguage.Asked(http.Request)).Say(title))} · ChatOpsBot</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/app.css">
        </head>
        <body class="signin">
          {body}
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: status);
}
