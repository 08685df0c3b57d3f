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

    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(5);

    public HttpStatusCode? Status => status;

    public string Detail => detail;

    // Slack reports its own troubles as 200; see https://docs.slack.dev/reference/methods/chat.postMessage/#errors.
    public override bool IsAway => RetryAfter is null
        && (status is HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
            || detail is NoAnswer or UnreadableAnswer or "internal_error" or "service_unavailable" or "request_timeout" or "ratelimited" or "rate_limited");

    /// <summary>For a call that is not to be repeated: how long the platform takes no more.</summary>
    public static TimeSpan? PauseOf(HttpResponseMessage response) => response.StatusCode != HttpStatusCode.TooManyRequests ? null
        : response.Headers.RetryAfter is { Delta: { } pause } ? pause
        : Unsaid;
}
