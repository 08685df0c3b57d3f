using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Proves that a request comes from Slack and is new. See https://docs.slack.dev/authentication/verifying-requests-from-slack/.</summary>
internal static class SlackSignature
{
    private const int FreshSeconds = 300;
    private const string Version = "v0=";

    public static bool IsValid(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (signature is not { Length: 67 } || !signature.StartsWith(Version, StringComparison.Ordinal)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
            || Math.Abs(now.ToUnixTimeSeconds() - sent) > FreshSeconds)
        {
            return false;
        }

        Span<byte> claimed = stackalloc byte[32];
        if (Convert.FromHexString(signature.AsSpan(Version.Length), claimed, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        Span<byte> computed = stackalloc byte[32];
        hmac.GetHashAndReset(computed);
        return CryptographicOperations.FixedTimeEquals(claimed, computed);
    }
}
