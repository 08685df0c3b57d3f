using System.Globalization;

namespace ChatOpsBot.Core.Localization;

/// <summary>Says what the bot itself says, in one language. Documents and models speak for themselves.</summary>
public sealed class Localizer
{
    private readonly Translation? translation;
    private readonly IReadOnlyDictionary<string, string> commands;
    private readonly CultureInfo culture;

    private static readonly Dictionary<Language, Lazy<Localizer>> All = new()
    {
        [Language.English] = new(() => new Localizer(Language.English, CultureInfo.InvariantCulture)),
        [Language.German] = new(() => new Localizer(Language.German, CultureInfo.GetCultureInfo("de-DE"))),
        [Language.Chinese] = new(() => new Localizer(Language.Chinese, CultureInfo.GetCultureInfo("zh-CN"))),
    };

    private Localizer(Language language, CultureInfo culture)
    {
        (Language, this.culture) = (language, culture);
        (translation, commands) = language == Language.English
            ? (null, new Dictionary<string, string>(StringComparer.Ordinal))
            : (new Translation(Translations.OfPhrases(language)), Translations.OfCommands(language));
    }

    public static Localizer English => In(Language.English);

    public static Localizer In(Language language) => All[language].Value;

    public Language Language { get; }

    /// <summary>In this language where there is a translation, else in English.</summary>
    public string Say(Phrase phrase) => phrase.Say(format => translation?.Of(format), culture);

    /// <summary>What a command does.</summary>
    /// <param name="command">Its path, as <c>kb add</c>.</param>
    public string Describe(string command, string english) => commands.GetValueOrDefault(command, english);
}
