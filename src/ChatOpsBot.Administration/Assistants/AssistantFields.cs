using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Administration;

namespace ChatOpsBot.Administration.Assistants;

/// <summary>What of an assistant can be set, as options of a command and as fields of a form.</summary>
internal static class AssistantFields
{
    public const string Prompt = "prompt";
    public const string Model = "model";
    public const string Collections = "collections";
    public const string Mode = "mode";
    public const string MostTokens = "most-tokens";
    public const string MostPassages = "passages";
    public const string Greeting = "greeting";
    public const string Starters = "starters";

    public const string CallersTools = "callers-tools";
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>Names with what they mean.</summary>
    public static IReadOnlyList<(string Name, string Describes)> All { get; } =
    [
        (Prompt, "The prompt that it answers by"),
        (Model, "A model's alias; empty is the default"),
        (Collections, "Where it looks, parted by commas; empty is everywhere"),
        (Mode, "`answer`: a model writes; `quote`: it only quotes"),
        (MostTokens, "Its longest answer, in tokens; empty is the prompt's own"),
        (MostPassages, "Passages before the model, 1 to 20; empty is 8"),
        (Greeting, "What it says when it is added to a channel; empty is the prompt `greeting`"),
        (Starters, "Questions to begin with, parted by `|` or lines"),
        (CallersTools, "Software that asks it at `/v1` may send tools of its own: `yes` or `no`"),
    ];

    public static IReadOnlyList<Option<string?>> Options() => [.. All.Select(field => new Option<string?>($"--{field.Name}") { Description = field.Describes })];

    public static string Read(Assistant assistant, string field) => field switch
    {
        Prompt => assistant.Prompt,
        Model => assistant.Model ?? "",
        Collections => string.Join(", ", assistant.Collections),
        Mode => assistant.Mode,
        MostTokens => assistant.MostTokens?.ToString(CultureInfo.InvariantCulture) ?? "",
        MostPassages => assistant.MostPassages?.ToString(CultureInfo.InvariantCulture) ?? "",
        Greeting => assistant.Greeting ?? "",
        CallersTools => assistant.TakesTools ? Yes : "",
        _ => string.Join('\n', assistant.Starters),
    };

    /// <summary>A number that is none becomes one that the rules refuse.</summary>
    public static Assistant Write(Assistant assistant, string field, string value)
    {
        value = value.Trim();
        return field switch
        {
            Prompt => assistant with { Prompt = value.Length == 0 ? Assistant.Default.Prompt : value.ToLowerInvariant() },
            Model => assistant with { Model = value.Length == 0 ? null : value },
            Collections => assistant with { Collections = List(value, ',', '\n') },
            Mode => assistant with { Mode = value.Length == 0 ? Assistant.AnswerMode : value.ToLowerInvariant() },
            MostTokens => assistant with { MostTokens = Number(value) },
            MostPassages => assistant with { MostPassages = Number(value) },
            Greeting => assistant with { Greeting = value.Length == 0 ? null : value },
            CallersTools => assistant with { TakesTools = value.ToLowerInvariant() is Yes or "true" or "on" or "ja" or "是" },
            _ => assistant with { Starters = List(value, '|', '\n') },
        };
    }

    private static int? Number(string value) => value.Length == 0 ? null : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static IReadOnlyList<string> List(string value, params char[] parted) => value.Split(parted, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
