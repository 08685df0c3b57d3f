using ChatOpsBot.Core.Inbox;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace ChatOpsBot.Server.Operations;

/// <summary>Answers calls for which the disk or the database is not there with what is wrong, and when to try again: nothing of it is the
/// caller's fault, and nothing was done.</summary>
internal sealed class StorageProblem(IProblemDetailsService problems) : IExceptionHandler
{
    private const int RetrySeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (Find(exception) is not { } unavailable)
            return false;
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = $"{RetrySeconds}";
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = unavailable.Message },
        });
    }

    private static StorageUnavailableException? Find(Exception? exception) => exception switch
    {
        null => null,
        StorageUnavailableException unavailable => unavailable,
        _ => Find(exception.InnerException),
    };
}
