using System.Security.Cryptography;
using ChatOpsBot.Core.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace ChatOpsBot.Storage;

internal sealed class StoredSecrets(IDataProtectionProvider protection) : ISecrets
{
    private readonly IDataProtector protector = protection.CreateProtector("ChatOpsBot.Secrets");

    public string Protect(string secret) => protector.Protect(secret);

    public string? Unprotect(string kept)
    {
        try
        {
            return protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
