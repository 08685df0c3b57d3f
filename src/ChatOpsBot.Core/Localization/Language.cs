namespace ChatOpsBot.Core.Localization;

/// <summary>Languages the bot itself speaks; documents may be in any.</summary>
public enum Language
{
    English,
    German,
    Chinese,
}

public static class LanguageCodes
{
    /// <returns>As ISO 639 has it, in two letters.</returns>
    public static string Code(this Language language) => language switch
    {
        Language.English => "en",
        Language.German => "de",
        Language.Chinese => "zh",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "It has no code."),
    };
}
