using System.Net;

namespace ChatOpsBot.Channels;

/// <summary>A platform refused a call or answered nonsense, after the retries that it allows.</summary>
internal sealed class PlatformException(string call, HttpStatusCode? status, string detail, Exception? inner = null)
    : Exception($"{call} failed{(status is { } code ? $" with {(int)code}" : "")}: {detail}", inner)
{
    public HttpStatusCode? Status => status;

    public string Detail => detail;
}
