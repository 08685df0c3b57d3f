using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ChatOpsBot.Api.Rest;

/// <summary>Requests whose body or parameters can't be read are told what of them.</summary>
internal sealed partial class BadRequests(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;
        http.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = new ProblemDetails { Status = bad.StatusCode, Detail = Why(bad) } });
    }

    private static string Why(BadHttpRequestException bad) => bad switch
    {
        { InnerException: JsonException wrong } => $"The body is not the JSON that is expected here, at {wrong.Path ?? "$"}, line {wrong.LineNumber + 1}.",
        { StatusCode: 415 } => "Send a JSON object, with 'Content-Type: application/json'.",
        _ => Parameter().Match(bad.Message) is { Success: true } match ? $"'{match.Groups["name"].Value}' can't be read from '{match.Groups["value"].Value}'." : bad.Message,
    };

    [GeneratedRegex("parameter \"[^ ]+ (?<name>\\w+)\" from \"(?<value>.*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
