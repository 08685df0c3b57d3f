using System.Net;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Errors that come with HTTP 200 and a code in the body, as those of MiniMax (<c>base_resp</c>,
/// https://platform.minimax.io/docs/api-reference/errorcode) and Spark (<c>code</c>, https://www.xfyun.cn/doc/spark/接口说明.html), by the status that they would have.</summary>
internal static class HiddenError
{
    /// <returns>Null for what is no error.</returns>
    public static HttpStatusCode? Of(JsonObject body)
    {
        if (body["choices"] is JsonArray { Count: > 0 })
            return null;
        if (body["base_resp"] is JsonObject minimax && Number(minimax["status_code"]) is not (null or 0) and var minimaxCode)
            return OfMiniMax(minimaxCode.Value);
        if (body["error"] is JsonObject error)
            return OfCode(Number(error["code"])) ?? OfWords($"{error["type"]} {error["code"]} {error["message"]}");
        if (body["error"] is JsonValue text)
            return OfWords(text.ToString());
        return Number(body["code"]) is not (null or 0) and var code && body["message"] is not null ? OfCode(code) ?? HttpStatusCode.BadRequest : null;
    }

    private static HttpStatusCode? OfCode(int? code) => code switch
    {
        >= 400 and < 600 and var status => (HttpStatusCode)status,
        >= 10_000 and < 12_000 and var spark => OfSpark(spark),
        _ => null,
    };

    private static HttpStatusCode OfMiniMax(int code) => code switch
    {
        1002 or 1039 or 1041 => HttpStatusCode.TooManyRequests,
        1004 or 2049 => HttpStatusCode.Unauthorized,
        1008 => HttpStatusCode.PaymentRequired,
        1026 or 1027 => HttpStatusCode.UnavailableForLegalReasons,
        1000 or 1001 or 1013 or 1024 or 1033 => HttpStatusCode.ServiceUnavailable,
        _ => HttpStatusCode.BadRequest,
    };

    private static HttpStatusCode OfSpark(int code) => code switch
    {
        10007 or 11201 or 11202 or 11203 => HttpStatusCode.TooManyRequests,
        11200 or 10005 => HttpStatusCode.Forbidden,
        10907 => HttpStatusCode.RequestEntityTooLarge,
        10013 or 10014 or 10019 => HttpStatusCode.UnavailableForLegalReasons,
        10008 or 10009 or 10010 or 10011 or 10012 or 10110 or 10222 => HttpStatusCode.ServiceUnavailable,
        _ => HttpStatusCode.BadRequest,
    };

    private static HttpStatusCode OfWords(string words) =>
        words.Contains("overloaded", StringComparison.OrdinalIgnoreCase) ? HttpStatusCode.ServiceUnavailable
        : ServiceRefusal.IsBusy(words) ? HttpStatusCode.TooManyRequests
        : words.Contains("server_error", StringComparison.OrdinalIgnoreCase) || words.Contains("internal", StringComparison.OrdinalIgnoreCase) ? HttpStatusCode.ServiceUnavailable
        : HttpStatusCode.BadRequest;

    private static int? Number(JsonNode? node) => node is JsonValue value && int.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
