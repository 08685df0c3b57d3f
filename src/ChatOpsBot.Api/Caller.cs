using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api;

internal static class Caller
{
    /// <summary>Whoever the request's key belongs to; an endpoint without one is a mistake of ours.</summary>
    public static ApiCaller Of(HttpContext http) => http.Features.Get<ApiCaller>() ?? throw new InvalidOperationException($"'{http.Request.Path}' was mapped without asking for a key.");
}
