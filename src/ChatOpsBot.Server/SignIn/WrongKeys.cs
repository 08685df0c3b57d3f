using System.Globalization;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Server.SignIn;

/// <summary>Counts wrong keys by the address that they come from. A right one is never held up, so that nobody can lock others out.</summary>
internal sealed class WrongKeys : IDisposable
{
    public static Phrase TooMany => "Too many wrong keys came from your address. Wait a minute.";

    private const int MostPerMinute = 20;
    private const int NetworkBytes = 8;

    // Forgets addresses by itself that were quiet for a while.
    private readonly PartitionedRateLimiter<HttpContext> limiter = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetFixedWindowLimiter(
        AddressOf(http), _ => new FixedWindowRateLimiterOptions { PermitLimit = MostPerMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Counts one more.</summary>
    /// <returns>Whether it was one too many; then the response says how long to wait.</returns>
    public bool Slow(HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(http);
        if (lease.IsAcquired)
            return false;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : TimeSpan.FromMinutes(1);
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return true;
    }

    public void Dispose() => limiter.Dispose();

    // One subscriber has a whole network of IPv6 addresses.
    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is not { } address ? ""
        : address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
        : address.ToString();
}

internal static class WrongKeysModule
{
    public static void AddWrongKeys(this WebApplicationBuilder builder) => builder.Services.AddSingleton<WrongKeys>();
}
