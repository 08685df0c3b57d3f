using System.Net;
using ChatOpsBot.Core.Platforms;

namespace ChatOpsBot.Channels;

/// <summary>A platform refused a call or answered nonsense, after the retries that it allows.</summary>
internal sealed class CallFailedException(string call, HttpStatusCode? status, string detail, Exception? inner = null)
    : PlatformException($"{call} failed{(status is { } code ? $" with {(int)code}" : "")}: {detail}", inner)
{
    /// <summary>The call was answered not at all, or not to its end.</summary>
    public const string NoAnswer = "no_answer";
    public const string UnreadableAnswer = "unreadable_answer";

    public HttpStatusCode? Status => status;

    public string Detail => detail;

    // Slack reports its own troubles as 200; see https://docs.slack.dev/reference/methods/chat.postMessage/#errors.
    public override bool IsAway => status is HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
        || detail is NoAnswer or UnreadableAnswer or "internal_error" or "service_unavailable" or "request_timeout" or "ratelimited" or "rate_limited";
}
