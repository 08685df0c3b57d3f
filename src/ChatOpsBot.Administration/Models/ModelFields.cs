using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models;

namespace ChatOpsBot.Administration.Models;

/// <summary>What of a model is set by name, as <c>--retries 1</c>, besides what it is reached by.</summary>
public static partial class ModelFields
{
    public const string OutputTokens = "output-tokens";
    public const string Streams = "streams";
    public const string Tools = "tools";
    public const string Json = "json";
    public const string Timeout = "timeout";
    public const string FirstToken = "first-token";
    public const string Retries = "retries";
    public const string Concurrency = "concurrency";
    public const string Parameters = "parameters";
    public const string Headers = "headers";
    public const string Languages = "languages";
    public const string None = "none";

    private const string Yes = "yes";
    private const string No = "no";

    /// <summary>Names with what they mean. Headers may be secret, and are for the form.</summary>
    public static IReadOnlyList<(string Name, string Describes)> All { get; } =
    [
        (OutputTokens, "The most that it writes, in tokens; `none`: as the service has it"),
        (Streams, "Its answers come in pieces: `yes` or `no`"),
        (Tools, "It calls tools in its service's own way: `yes` or `no`"),
        (Json, "The service holds it to a JSON schema: `yes` or `no`"),
        (Timeout, "Seconds for a whole answer, 1 to 600"),
        (FirstToken, "Seconds until its first words, where another answers for it, 1 to 600"),
        (Retries, "How often what has failed is sent again, 0 to 5"),
        (Concurrency, "Requests at a time, others wait; 0: as many as there are"),
        (Parameters, "Members of each request in the vendor's words, as `reasoning_effort=low`, parted by `;`; `none`: without"),
        (Languages, "Languages that an embedding model is good at, as `en, de`; `*` is all, `none`: as is known of it"),
    ];

    private static readonly Dictionary<string, (int Least, int Most)> Numbers = new(StringComparer.Ordinal)
    {
        [OutputTokens] = (1, 1_000_000), [Timeout] = (1, 600), [FirstToken] = (1, 600), [Retries] = (0, 5), [Concurrency] = (0, 10_000),
    };

    public static IReadOnlyList<Option<string?>> Options() => [.. All.Select(field => new Option<string?>($"--{field.Name}") { Description = field.Describes })];

    /// <returns>The model with the value, or what is wrong with that.</returns>
    public static (ModelSettings Model, Phrase? Wrong) Write(ModelSettings model, string field, string value)
    {
        value = value.Trim(' ');
        var isNone = value.Length == 0 || string.Equals(value, None, StringComparison.OrdinalIgnoreCase);
        return field switch
        {
            OutputTokens when isNone || value == "0" => (model with { OutputTokens = null }, null),
            _ when Numbers.TryGetValue(field, out var range) => int.TryParse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number >= range.Least && number <= range.Most
                ? (Number(model, field, number), null)
                : (model, (Phrase)$"`{field}` is a number from {range.Least:N0} to {range.Most:N0}."),
            Streams or Tools or Json => value.ToLowerInvariant() switch
            {
                Yes or "true" => (Ability(model, field, true), null),
                No or "false" => (Ability(model, field, false), null),
                _ => (model, (Phrase)$"`{field}` is `yes` or `no`."),
            },
            Parameters => Pairs(value, '=', isNone) is { } parameters ? (model with { Parameters = parameters }, null) : (model, (Phrase)"Parameters are written as `reasoning_effort=low`, parted by `;`."),
            Headers => Pairs(value, ':', isNone) is { } headers && headers.All(header => HeaderName().IsMatch(header.Key)) ? (model with { Headers = headers }, null) : (model, (Phrase)"Headers are written as `X-Team: support`, parted by `;`."),
            _ => (isNone ? [] : value.ToLowerInvariant().Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) is var languages && languages.All(language => LanguageCode().IsMatch(language))
                ? (model with { Languages = languages }, null)
                : (model, (Phrase)"Languages are written as `en, de`, or `*` for all."),
        };
    }

    private static ModelSettings Number(ModelSettings model, string field, int number) => field switch
    {
        OutputTokens => model with { OutputTokens = number },
        Timeout => model with { TimeoutSeconds = number },
        FirstToken => model with { FirstTokenSeconds = number },
        Retries => model with { Retries = number },
        _ => model with { Concurrency = number },
    };

    private static ModelSettings Ability(ModelSettings model, string field, bool has) => field switch
    {
        Streams => model with { Streams = has },
        Tools => model with { CallsTools = has },
        _ => model with { WritesJson = has },
    };

    // Null for what is no list of them.
    private static Dictionary<string, string>? Pairs(string written, char between, bool isNone)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in isNone ? [] : written.Split(written.Contains('\n') ? '\n' : ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.IndexOf(between);
            if (at <= 0 || pair.Any(char.IsControl))
                return null;
            pairs[pair[..at].Trim()] = pair[(at + 1)..].Trim();
        }

        return pairs;
    }

    [GeneratedRegex(@"^([a-z]{2}|\*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LanguageCode();

    [GeneratedRegex("^[A-Za-z0-9-]{1,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderName();
}
