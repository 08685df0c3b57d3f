using System.Globalization;

namespace ChatOpsBot.Core.People;

/// <summary>Somebody who is signed in to the page.</summary>
/// <param name="Id">The hash of what the browser holds; good for naming the session and for nothing else.</param>
/// <param name="Agent">The browser, as it calls itself.</param>
public sealed record Session(string Id, string PersonId, string Agent, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt)
{
    /// <summary>For people. Of the id and not of the place in a list, so that it means the same session when another began or ended meanwhile.</summary>
    public string Number => int.Parse(Id.AsSpan(0, 5), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Who is signed in to the page. What a browser holds opens nothing once its session has ended.</summary>
public interface ISessions
{
    /// <summary>Adds the session or writes anew what it holds.</summary>
    Task SaveAsync(Session session, byte[] ticket, CancellationToken cancellationToken);

    /// <returns>Null when there is none, or it has ended.</returns>
    Task<byte[]?> TicketAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<Session>> ListAsync(CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    Task<bool> EndAsync(string id, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>A session of this id has ended, in this process.</summary>
    event Action<string>? Ended;

    /// <summary>Forgets those that ran out.</summary>
    Task PruneAsync(CancellationToken cancellationToken);
}
