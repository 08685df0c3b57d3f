using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Problems at <c>/v1</c> in the shape and with the codes that clients of OpenAI know.</summary>
internal sealed class OpenAiErrors : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments(OpenAiEndpoints.Root, StringComparison.OrdinalIgnoreCase);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        var code = problem.Extensions.TryGetValue("code", out var known) ? known as string : null;
        if (code == ApiCaller.InvalidKey)
            response.StatusCode = StatusCodes.Status401Unauthorized;
        var param = problem.Extensions.TryGetValue("param", out var named) ? named as string : null;
        await response.WriteAsJsonAsync(new ErrorBody(new ErrorShown(problem.Detail ?? problem.Title ?? "The request failed.", TypeOf(response.StatusCode), param, code ?? CodeOf(response.StatusCode))), OpenAiJson.Default.ErrorBody);
    }

    /// <param name="param">What of the request is wrong, as <c>messages[0].role</c>.</param>
    public static IResult Wrong(string detail, string param, int status = 400, string? code = null)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal) { ["param"] = param };
        if (code is not null)
            more["code"] = code;
        return Results.Problem(detail, statusCode: status, extensions: more);
    }

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string? CodeOf(int status) => status switch
    {
        403 => "insufficient_permissions",
        429 => "rate_limit_exceeded",
        _ => null,
    };
}
