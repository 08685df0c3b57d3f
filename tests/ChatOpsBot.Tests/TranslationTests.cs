using System.Text.RegularExpressions;
using ChatOpsBot.Administration.Assistants;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Tests;

/// <summary>Whatever commands say is said in all languages.</summary>
public sealed class TranslationTests
{
    public static TheoryData<Language> Others => [Language.Chinese, Language.German];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Every_phrase_label_and_description_is_translated(Language language)
    {
        await using var host = await CommandHost.StartAsync();
        var phrases = new Dictionary<string, string>(PhrasesInSource.All, StringComparer.Ordinal);
        PhrasesInSource.Lost.ShouldBeEmpty();
        foreach (var (path, (_, words)) in host.Get<ChatCommands>().All)
        {
            foreach (var described in words.Arguments.Select(argument => argument.Description).Concat(words.Options.Select(option => option.Description)).OfType<string>())
                phrases.TryAdd(((Phrase)described).Format, path);
        }

        foreach (var setting in host.Get<RuntimeSettings>().All)
        {
            phrases.TryAdd(((Phrase)setting.Describes).Format, setting.Name);
            phrases.TryAdd(((Phrase)setting.Affects).Format, setting.Name);
        }

        foreach (var field in AssistantFields.All)
        {
            phrases.TryAdd(((Phrase)field.Describes).Format, field.Name);
            phrases.TryAdd(((Phrase)AssistantForm.Label(field.Name)).Format, field.Name);
        }

        foreach (var (name, prompt) in host.Get<PromptLibrary>().Shipped)
        {
            foreach (var described in prompt.Head.Variables.Values.Select(variable => variable.Description).Append(prompt.Head.Description))
                phrases.TryAdd(((Phrase)described).Format, name);
        }

        var known = Translations.OfPhrases(language);
        var missing = phrases.Where(phrase => !known.ContainsKey(phrase.Key)).Select(phrase => $"{phrase.Value}: {System.Text.Json.JsonSerializer.Serialize(phrase.Key)}").ToList();
        missing.ShouldBeEmpty(string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Translations_have_the_places_of_what_they_translate(Language language)
    {
        foreach (var (english, other) in Translations.OfPhrases(language))
            Places(other).ShouldBe(Places(english), english);

        static IEnumerable<string> Places(string format) => Regex.Matches(format, @"\{\d+[^}]*\}").Select(place => place.Value).Order(StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Every_command_is_described(Language language)
    {
        await using var host = await CommandHost.StartAsync();
        var localizer = Localizer.In(language);

        host.Get<ChatCommands>().All.Where(entry => localizer.Describe(entry.Key, entry.Value.Grammar.Description!) == entry.Value.Grammar.Description).Select(entry => entry.Key).ShouldBeEmpty();
    }
}
