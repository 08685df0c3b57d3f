using System.Net;

namespace ChatOpsBot.Models.Vendors;

/// <summary>A model's service said no. What it wrote is for telling why, and is neither shown nor logged: it may repeat what it was sent.</summary>
internal sealed class ServiceException(HttpStatusCode status, string body, TimeSpan? retryAfter = null)
    : HttpRequestException($"The model's service answered {(int)status}.", null, status)
{
    public string Body => body;

    /// <summary>As the service asked for; null: it did not.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
