using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Why a service refuses, by its status and the words that vendors have for it.</summary>
internal static partial class ServiceRefusal
{
    private static readonly string[] TooLong =
    [
        "context_length_exceeded", "maximum context length", "context window", "context length", "prompt is too long", "input is too long", "too many tokens", "exceeded model token limit",
        "exceed the model's maximum", "maximum number of tokens", "token limit", "range of input length", "inputs tokens", "inputs must have less", "exceeds max length", "exceeds the available context", "request_too_large", "超长",
    ];

    private static readonly string[] Filtered =
    [
        "content_filter", "content filter", "content management policy", "data_inspection_failed", "datainspectionfailed", "contentfilter", "content_policy", "sensitive", "unsafe content", "risk",
    ];

    // Gemini says 400 of a key; OpenAI, Moonshot and Zhipu say of an empty account that it was too much at once.
    private static readonly string[] NoKey = ["api key not valid", "api_key_invalid"];

    private static readonly string[] NoMoney = ["insufficient_quota", "exceeded_current_quota", "insufficient balance", "欠费", "余额"];

    private static readonly string[] NoTools = ["support tools", "support tool", "tool use", "tool choice requires", "support function", "tool calling", "tool_choice"];

    private static readonly string[] Formats = ["response_format", "response format", "json_schema", "json mode", "structured output", "output_config", "responseschema", "guided"];

    private static readonly string[] Unknown = ["support", "unknown", "unrecognized", "unexpected", "not permitted", "not allowed", "not available", "extra fields", "extra inputs", "unavailable"];

    public static ModelTrouble TroubleOf(HttpStatusCode status, string body) => (int)status switch
    {
        429 when Says(body, NoMoney) => ModelTrouble.KeyRefused,
        _ when IsBusy(status) => ModelTrouble.Busy,
        401 or 402 or 403 => ModelTrouble.KeyRefused,
        400 when Says(body, NoKey) => ModelTrouble.KeyRefused,
        451 => ModelTrouble.Filtered,
        408 => ModelTrouble.TooSlow,
        413 => ModelTrouble.TooLong,
        >= 400 and < 500 when Says(body, TooLong) => ModelTrouble.TooLong,
        >= 400 and < 500 when Says(body, Filtered) => ModelTrouble.Filtered,
        >= 300 and < 500 => ModelTrouble.Refused,
        _ => ModelTrouble.Unreachable,
    };

    /// <summary>It knows no tools in its own way; they have to be told in words.</summary>
    public static bool IsOfTools(ServiceException refused) => IsOfAbility(refused) && Says(refused.Body, NoTools);

    /// <summary>It promises no shape of its answers; it has to be asked for in words.</summary>
    public static bool IsOfFormats(ServiceException refused) => IsOfAbility(refused) && Says(refused.Body, Formats) && Says(refused.Body, Unknown);

    // 498 is Groq's, 529 Anthropic's.
    public static bool IsBusy(HttpStatusCode status) => (int)status is 429 or 498 or 529;

    public static bool IsBusy(string words) => Says(words, ["overloaded", "rate_limit", "rate limit", "too many requests"]);

    /// <summary>How many tokens it takes, where it says so.</summary>
    public static int? WindowIn(string body) =>
        Window().Match(body) is { Success: true } match && int.TryParse(match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) && tokens >= 256 ? tokens : null;

    private static bool IsOfAbility(ServiceException refused) =>
        refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotImplemented;

    // TGI and Together put names of fields in marks of code.
    private static bool Says(string body, string[] words) => body.Replace("`", "", StringComparison.Ordinal) is var bare && words.Any(word => bare.Contains(word, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"(?:maximum context length is|context window of|token limit:?|context length of|maximum of|model with|> |available context size \()\s*(?<n>[0-9][0-9,]{2,8})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Window();
}
