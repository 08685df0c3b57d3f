using ChatOpsBot.Core.Wording;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ChatOpsBot.Server.Pages;

/// <summary>What an open page says, in the language that its browser asked for.</summary>
internal sealed class PageWords
{
    public Words In { get; set; } = Words.English;

    public string Say(Phrase phrase) => In.Say(phrase);
}

/// <summary>What the page's controls say of themselves.</summary>
internal sealed class ControlWords(PageWords words) : MudLocalizer
{
    public override LocalizedString this[string key] => key == "MudAlert_Close" ? new LocalizedString(key, words.Say("Close")) : new LocalizedString(key, key, resourceNotFound: true);
}
