using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Tests;

/// <summary>In which language something is written.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("How many days?", Language.English)]
    [InlineData("wifi password", Language.English)]
    [InlineData("Who approves travel?", Language.English)]
    [InlineData("Wie viele Urlaubstage habe ich?", Language.German)]
    [InlineData("Urlaubstage?", Language.German)]
    [InlineData("Krankmeldung", Language.German)]
    [InlineData("VPN einrichten", Language.German)]
    [InlineData("我有多少天年假？", Language.Chinese)]
    [InlineData("报销期限", Language.Chinese)]
    [InlineData("VPN 怎么连接？", Language.Chinese)]
    [InlineData("GitHub license 申请", Language.Chinese)]
    [InlineData("VPN", Language.English)]
    [InlineData("thanks, bye", Language.English)]
    [InlineData("whom do I tell when I am sick?", Language.English)]
    [InlineData("am I allowed?", Language.English)]
    [InlineData("danke, tschüss", Language.German)]
    [InlineData("der Urlaub?", Language.German)]
    [InlineData("", Language.English)]
    public void Language_of_a_question_is_told(string text, Language expected) => LanguageDetector.Of(text).ShouldBe(expected);

    [Theory]
    [InlineData("assistant unbind", Language.English)]
    [InlineData("prompt show answer --darft", Language.English)]
    [InlineData("kb add Die Kantine hat von elf bis zwei Uhr geöffnet und ist am Montag zu.", Language.German)]
    public void Words_of_commands_tell_nothing_of_who_writes_them(string text, Language expected) => LanguageDetector.Of(text, byWordsAlone: true).ShouldBe(expected);

    [Theory]
    [InlineData("All employees have thirty days of vacation and can take them in the year.", "en")]
    [InlineData("Die Urlaubstage werden mit dem Gehalt des Monats abgerechnet und nicht ausgezahlt.", "de")]
    [InlineData("Les jours de congé sont à prendre avant la fin de l'année par les salariés.", "fr")]
    [InlineData("Los días de vacaciones se toman en el año y no se pagan.", "es")]
    [InlineData("所有员工每年有十五天年假。", "zh")]
    [InlineData("休暇は年に二十日あります。", "ja")]
    [InlineData("Отпуск составляет двадцать восемь дней.", "ru")]
    public void Language_of_a_passage_is_told(string text, string expected) => LanguageDetector.CodeOf(text).ShouldBe(expected);

    [Fact]
    public void Part_without_words_of_a_language_is_in_that_of_its_document()
    {
        LanguageDetector.CodeOfPart("Stadt: Oslo; Hotel: 210 CHF", "de").ShouldBe("de");
        LanguageDetector.CodeOfPart("Country: Germany; Meals per day: 28 euros\nCountry: Switzerland; Meals per day: 64 francs", "en").ShouldBe("en");
        LanguageDetector.CodeOfPart("The hotel is paid by the company.", "de").ShouldBe("en");
    }
}
