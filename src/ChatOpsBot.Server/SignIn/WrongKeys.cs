using System.Globalization;
using System.Net.Sockets;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Server.SignIn;

/// <summary>Counts wrong keys by the address that they come from. A right one is never held up, so that nobody can lock others out.</summary>
internal sealed class WrongKeys(IRates rates)
{
    public static Phrase TooMany => "Too many wrong keys came from your address. Wait a minute.";

    private const int MostPerMinute = 20;
    private const int NetworkBytes = 8;

    /// <summary>Counts one more.</summary>
    /// <returns>Whether it was one too many; then the response says how long to wait.</returns>
    public async Task<bool> SlowAsync(HttpContext http)
    {
        if (await rates.TakeAsync($"wrong key from {AddressOf(http)}", MostPerMinute, http.RequestAborted) is not { } wait)
            return false;
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return true;
    }

    // One subscriber has a whole network of IPv6 addresses.
    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is not { } address ? ""
        : address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
        : address.ToString();
}

internal static class WrongKeysModule
{
    public static void AddWrongKeys(this WebApplicationBuilder builder) => builder.Services.AddSingleton<WrongKeys>();
}
