namespace ChatOpsBot.Core.Hosting;

/// <summary>Secrets that have to be read again, as keys of other services: encrypted by keys that are in the database and shared by all processes.</summary>
public interface ISecrets
{
    string Protect(string secret);

    /// <returns>Null for what these keys did not encrypt.</returns>
    string? Unprotect(string kept);
}
