using System.Net.Http.Headers;
using System.Text;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Between every vendor's client and the network: what is no answer is a <see cref="ServiceException"/>, whichever client asked.</summary>
internal sealed class RefusalHandler : DelegatingHandler
{
    private const int MostRead = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var read = new byte[MostRead];
            var count = await body.ReadAtLeastAsync(read, MostRead, throwOnEndOfStream: false, cancellationToken);
            throw new ServiceException(response.StatusCode, Encoding.UTF8.GetString(read, 0, count), WaitOf(response.Headers.RetryAfter));
        }
    }

    public static TimeSpan? WaitOf(RetryConditionHeaderValue? retryAfter) => retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - TimeProvider.System.GetUtcNow() : null);
}
