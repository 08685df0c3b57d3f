using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Tools;

/// <summary>A person who is on the way to connecting an account of theirs.</summary>
/// <param name="Key">By which it is found again, once.</param>
/// <param name="Client">By its name in the configuration.</param>
/// <param name="Secret">Encrypted.</param>
public sealed record AccountSignIn(string Key, string PersonId, string Client, string Secret);

/// <summary>People's own accounts at services. Tokens are encrypted before they come here.</summary>
public interface IConnections
{
    /// <summary>Keeps it for ten minutes.</summary>
    Task BeginAsync(AccountSignIn signIn, CancellationToken cancellationToken);

    /// <summary>Finds it, and forgets it.</summary>
    /// <returns>Null when there is none, or none any more.</returns>
    Task<AccountSignIn?> TakeAsync(string key, CancellationToken cancellationToken);

    /// <summary>Finds those that are too old, and forgets them.</summary>
    Task<IReadOnlyList<AccountSignIn>> TakeOldAsync(CancellationToken cancellationToken);

    Task SaveAsync(string personId, string client, string tokens, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Puts other tokens in the place of those that were read.</summary>
    /// <returns>False when somebody else has done so before.</returns>
    Task<bool> ReplaceAsync(string personId, string client, string before, string after, CancellationToken cancellationToken);

    /// <summary>Forgets tokens that are not accepted any more, as long as they are still those.</summary>
    Task DropAsync(string personId, string client, string tokens, CancellationToken cancellationToken);

    /// <returns>The tokens; null when the person has connected no account.</returns>
    Task<string?> FindAsync(string personId, string client, CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    Task<bool> RemoveAsync(string personId, string client, AuditEntry entry, CancellationToken cancellationToken);
}
