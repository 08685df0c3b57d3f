using ChatOpsBot.Core.Localization;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ChatOpsBot.Server.Pages;

/// <summary>What an open page says, in the language that its browser asked for.</summary>
public sealed class PageLocalizer
{
    public Localizer In { get; set; } = Localizer.English;

    public string Say(Phrase phrase) => In.Say(phrase);
}

/// <summary>What the page's controls say of themselves.</summary>
internal sealed class ControlLocalizer(PageLocalizer page) : MudLocalizer
{
    public override LocalizedString this[string key] => key == "MudAlert_Close" ? new LocalizedString(key, page.Say("Close")) : new LocalizedString(key, key, resourceNotFound: true);
}
