using ChatOpsBot.Core.People;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api;

internal static class Caller
{
    /// <summary>Whoever the request's key belongs to; an endpoint without one is a mistake of ours.</summary>
    public static ApiCaller Of(HttpContext http) => http.Features.Get<ApiCaller>() ?? throw new InvalidOperationException($"'{http.Request.Path}' was mapped without asking for a key.");

    /// <summary>A conversation of a caller's own, as it is kept: no other has it, nor another person for whom the same key acts.</summary>
    public static string Conversation(this ApiCaller caller, string kind, string name) => $"{kind}:{caller.Id}{(caller.For is { } person ? $":{person.Id}" : "")}:{name}";
}
