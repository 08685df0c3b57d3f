using System.Net;
using System.Net.Sockets;
using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Why a service could not be asked.</summary>
internal static class ServiceAway
{
    public static ToolException Of(Exception away) => GuardedHttp.IsForbidden(away)
        ? new ToolException("The service's address is not public and was not called. An administrator can allow networks of the company in ChatOps:Agents:AllowedNetworks.")
        // Where no connection came about, nothing was done.
        : new ToolException(away is HttpRequestException { StatusCode: { } status } ? Refusal(status) : "The service could not be reached.", away) { MayBeDone = !NeverConnected(away) };

    public static string Refusal(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "The service does not accept the credentials that an administrator has set for it.",
        HttpStatusCode.Forbidden => "The service does not allow this.",
        _ => $"The service answered with an error ({(int)status}).",
    };

    private static bool NeverConnected(Exception away) => away switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => true,
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NoData or SocketError.TryAgain } => true,
        { InnerException: { } inner } => NeverConnected(inner),
        _ => false,
    };
}
