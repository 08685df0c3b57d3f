using System.Buffers;
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
        if (Convert.FromHexString(signature.AsSpan(Version.Length), claimed, out _, out _) != OperationStatus.Done)
            return false;
        // In one piece, which costs a copy and saves a native context.
        var head = $"v0:{timestamp}:";
        var signed = ArrayPool<byte>.Shared.Rent(head.Length + body.Length);
        try
        {
            Encoding.ASCII.GetBytes(head, signed);
            body.CopyTo(signed.AsSpan(head.Length));
            Span<byte> computed = stackalloc byte[32];
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed.AsSpan(0, head.Length + body.Length), computed);
            return CryptographicOperations.FixedTimeEquals(claimed, computed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }
}
