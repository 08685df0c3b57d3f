using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Server.Web;

/// <summary>Which of the languages that the bot speaks a browser asks for.</summary>
internal static class BrowserLanguage
{
    /// <returns>English when it asks for none of them.</returns>
    public static Language Asked(HttpRequest? request) => request?.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(asked => asked.Quality ?? 1).Select(asked => LanguageDetector.OfLocale(asked.Value.Value)).FirstOrDefault(spoken => spoken is not null) ?? Language.English;

    /// <returns>As the <c>lang</c> of a page.</returns>
    public static string Of(HttpRequest? request) => Asked(request).Code();
}
