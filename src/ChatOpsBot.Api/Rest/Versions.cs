using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Rest;

/// <summary>What can be changed tells its version as <c>ETag</c>; a change that names another as <c>If-Match</c> is refused with 412.</summary>
internal static class Versions
{
    /// <param name="now">What is set of it now, in any words; null: there is no such thing.</param>
    public static TBuilder Versioned<TBuilder>(this TBuilder endpoint, Func<HttpContext, Task<string?>> now)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var seen = http.Request.Headers.IfMatch.ToString();
            if (seen.Length > 0 && !HttpMethods.IsGet(http.Request.Method) && await now(http) is var before && (before is null || (seen != "*" && seen != TagOf(before))))
                return TypedResults.Problem("It was changed meanwhile, or is not there. Read it again and send its ETag as If-Match.", statusCode: StatusCodes.Status412PreconditionFailed);
            var result = await next(context);
            if (IsGood(result) && await now(http) is { } after)
                http.Response.Headers.ETag = TagOf(after);
            return result;
        });

    /// <summary>A part of the address, as <c>{name}</c>.</summary>
    public static string Named(this HttpContext http, string part) => http.Request.RouteValues[part]?.ToString() ?? "";

    private static bool IsGood(object? result)
    {
        while (result is INestedHttpResult nested)
            result = nested.Result;
        return result is IStatusCodeHttpResult { StatusCode: null or (>= 200 and < 300) };
    }

    private static string TagOf(string version) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)))[..24]}\"";
}
