using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ChatOpsBot.Storage;

/// <summary>Results that are not kept, on their way to whoever follows the job in another process: encrypted, good for some minutes, beside
/// what is told afterwards.</summary>
/// <param name="protector">Null where there is no other process.</param>
internal sealed class HandedOver(ITimeLimitedDataProtector? protector)
{
    /// <summary>With what a text begins that is one.</summary>
    public const string Mark = "unkept:";

    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public string Write(string kept, string? unkept) => unkept is null || protector is null ? kept : $"{Mark}{protector.Protect(unkept, Longest)}\n{kept}";

    public string Read(string text)
    {
        if (protector is null || !text.StartsWith(Mark, StringComparison.Ordinal) || !text.Contains('\n', StringComparison.Ordinal))
            return text;
        var kept = KeptOf(text);
        try
        {
            return protector.Unprotect(text[Mark.Length..^(kept.Length + 1)]);
        }
        catch (CryptographicException)
        {
            return kept;
        }
    }

    public static string KeptOf(string text) => text[(text.IndexOf('\n') + 1)..];
}
