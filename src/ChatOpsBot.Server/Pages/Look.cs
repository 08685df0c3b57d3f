using MudBlazor;

namespace ChatOpsBot.Server.Pages;

/// <summary>Colours and type of the console, in light and dark.</summary>
internal static class Look
{
    private static readonly string[] Font = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Noto Sans CJK SC", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight { Primary = "#4a5bd4", Secondary = "#0b7566", Background = "#f7f7fa", Surface = "#ffffff", TextPrimary = "#1d1f2a", TextSecondary = "#5b6070" },
        PaletteDark = new PaletteDark { Primary = "#98a4ff", PrimaryContrastText = "#14151c", Secondary = "#4fd0bd", Background = "#14151c", Surface = "#1e2029", TextPrimary = "#e9eaf2", TextSecondary = "#a4a9ba" },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Font }, Button = new ButtonTypography { FontFamily = Font, TextTransform = "none" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px" },
    };
}
