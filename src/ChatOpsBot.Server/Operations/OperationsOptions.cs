using System.Net;

namespace ChatOpsBot.Server.Operations;

/// <summary>The section <c>ChatOps:Operations</c>.</summary>
internal sealed record OperationsOptions
{
    public const string Section = "ChatOps:Operations";

    /// <summary>Addresses and ranges that may read <c>/metrics</c> without a key, as <c>10.0.0.0/8</c>. A request that a proxy passes on
    /// comes from none of them.</summary>
    public IReadOnlyList<string> MetricsFrom { get; init; } = [];

    public bool MayRead(IPAddress? address) =>
        address is not null && MetricsFrom.Any(range => Read(range)!.Value.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <returns>Null for what is neither an address nor a range.</returns>
    public static IPNetwork? Read(string written) =>
        IPNetwork.TryParse(written, out var range) ? range
        : IPAddress.TryParse(written, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
        : null;
}
