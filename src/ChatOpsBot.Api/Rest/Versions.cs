using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Administration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace ChatOpsBot.Api.Rest;

/// <summary>What can be changed tells its version as <c>ETag</c>; a change that names another as <c>If-Match</c> is refused with 412, and so is one
/// that is to make what is there already (<c>If-None-Match: *</c>). See https://www.rfc-editor.org/rfc/rfc9110#section-13.1.</summary>
internal static class Versions
{
    private static readonly VersionedAttribute Mark = new();

    /// <param name="now">What is set of it now, in any words; null: there is no such thing.</param>
    public static TBuilder Versioned<TBuilder>(this TBuilder endpoint, Func<HttpContext, Task<string?>> now)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(Mark).AddEndpointFilter((context, next) => HttpMethods.IsGet(context.HttpContext.Request.Method) ? ReadAsync(context, next, now) : ChangeAsync(context, next, now));

    /// <summary>A part of the address, as <c>{name}</c>.</summary>
    public static string Named(this HttpContext http, string part) => http.Request.RouteValues[part]?.ToString() ?? "";

    // As it was before it was read: who then changes what is newer is told.
    private static async ValueTask<object?> ReadAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<HttpContext, Task<string?>> now)
    {
        var http = context.HttpContext;
        var seen = await now(http);
        var result = await next(context);
        return Tagged(http, result, seen);
    }

    private static async ValueTask<object?> ChangeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<HttpContext, Task<string?>> now)
    {
        var http = context.HttpContext;
        var headers = http.Request.GetTypedHeaders();
        await using var turn = await http.RequestServices.GetRequiredService<IEditTurns>().EnterAsync(string.Join('/', http.Request.RouteValues.Values), http.RequestAborted);
        if (headers.IfMatch.Count > 0 || headers.IfNoneMatch.Count > 0)
        {
            http.RequestServices.GetRequiredService<CurrentAdministration>().Expire();
            if (!Holds(headers.IfMatch, headers.IfNoneMatch, await now(http)))
                return TypedResults.Problem("It was changed meanwhile, or is not there. Read it again and send its ETag as If-Match.", statusCode: StatusCodes.Status412PreconditionFailed);
        }

        var result = await next(context);
        return Tagged(http, result, IsGood(result) ? await now(http) : null);
    }

    private static bool Holds(IList<EntityTagHeaderValue> match, IList<EntityTagHeaderValue> noMatch, string? version)
    {
        bool Names(EntityTagHeaderValue tag) => version is not null && (tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag == TagOf(version)));
        return (match.Count == 0 || match.Any(Names)) && !noMatch.Any(Names);
    }

    private static object? Tagged(HttpContext http, object? result, string? version)
    {
        if (version is not null && IsGood(result))
            http.Response.Headers.ETag = TagOf(version);
        return result;
    }

    private static bool IsGood(object? result)
    {
        while (result is INestedHttpResult nested)
            result = nested.Result;
        return result is IStatusCodeHttpResult { StatusCode: null or (>= 200 and < 300) };
    }

    private static string TagOf(string version) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)))[..24]}\"";
}

/// <summary>What an endpoint reads or changes has versions.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VersionedAttribute : Attribute;
