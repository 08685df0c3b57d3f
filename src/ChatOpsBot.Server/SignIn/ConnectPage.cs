using System.Net;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Server.Web;

namespace ChatOpsBot.Server.SignIn;

/// <summary>Where people's browsers come back to from signing in at a service of their own: it shows the word that connects the account.</summary>
internal static class ConnectPage
{
    public const string Path = "/connect";

    public static async Task<IResult> ShowAsync(HttpContext http, IAccountReturn accounts, WrongKeys wrongKeys, string? state, string? code)
    {
        var (person, command, wrong) = await accounts.ReturnAsync(state ?? "", code, http.RequestAborted);
        if (wrong is not null)
            return await wrongKeys.SlowAsync(http) ? Show(http, [WrongKeys.TooMany], StatusCodes.Status429TooManyRequests) : Show(http, [wrong], StatusCodes.Status400BadRequest);
        return Show(http, [$"You connect this account to what the bot does for {person}. If that is you, write this to the bot, within ten minutes:", (Phrase)$"`{command}`", "If it is not you, close this page: nothing is connected."], StatusCodes.Status200OK);
    }

    private static IResult Show(HttpContext http, IReadOnlyList<Phrase> paragraphs, int status)
    {
        var localizer = Localizer.In(BrowserLanguage.Asked(http.Request));
        http.Response.Headers.CacheControl = "no-store";
        return SmallPage.Show(http, "Connect your account", $"""
            <main class="connect">
              <img src="/icon.svg" alt="" width="56" height="56">
              <h1>ChatOpsBot</h1>
              {string.Join('\n', paragraphs.Select(paragraph => Written(localizer.Say(paragraph))))}
            </main>
            """, status, """<meta name="referrer" content="no-referrer">""");
    }

    private static string Written(string text) => text.StartsWith('`') && text.EndsWith('`') ? $"<p><code>{WebUtility.HtmlEncode(text.Trim('`'))}</code></p>" : $"<p>{WebUtility.HtmlEncode(text)}</p>";
}
