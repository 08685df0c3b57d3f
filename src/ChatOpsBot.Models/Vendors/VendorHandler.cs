using System.Net;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Between OpenAI's client and services that are only nearly the same: requests go out in the service's dialect, which its refusals teach.</summary>
internal sealed class VendorHandler(Dialect dialect) : DelegatingHandler
{
    private const int MostAttempts = 6;
    private volatile Dialect dialect = dialect;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content || request.Method != HttpMethod.Post || Json.Object(await content.ReadAsByteArrayAsync(cancellationToken)) is not { } written)
            return await base.SendAsync(request, cancellationToken);
        var tried = dialect;
        for (var attempt = 1; ; attempt++)
        {
            request.Content = Json.Content(tried.Write(written));
            var response = await base.SendAsync(request, cancellationToken);
            if (!IsAboutTheRequest(response.StatusCode))
            {
                // What helped is kept, what did not is not.
                if (response.IsSuccessStatusCode)
                    dialect = tried;
                return response;
            }

            await response.Content.LoadIntoBufferAsync(cancellationToken);
            if (attempt == MostAttempts || tried.Learn(await response.Content.ReadAsStringAsync(cancellationToken), written) is not { } learned)
                return response;
            tried = learned;
            response.Dispose();
        }
    }

    // Some say 500 of a template that knows no system.
    private static bool IsAboutTheRequest(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError;
}
