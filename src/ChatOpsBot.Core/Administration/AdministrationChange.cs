using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Administration;

/// <summary>One thing that an administrator changes.</summary>
public abstract record AdministrationChange
{
    /// <param name="Value">Null is back to what is configured.</param>
    public sealed record Setting(string Name, string? Value) : AdministrationChange;

    /// <param name="Role">Null takes the grant back.</param>
    public sealed record Grant(string PersonId, Role? Role) : AdministrationChange;

    public sealed record Save(Assistant Assistant) : AdministrationChange;

    public sealed record Remove(string Assistant) : AdministrationChange;

    /// <param name="Assistant">Null unbinds.</param>
    public sealed record Bind(string Channel, string? Assistant) : AdministrationChange;

    public sealed record AddKey(ApiKey Key) : AdministrationChange;

    public sealed record RevokeKey(string Name) : AdministrationChange;

    /// <param name="Content">As JSON; null takes it away.</param>
    public sealed record Model(string Alias, string? Content) : AdministrationChange;

    /// <param name="Content">As JSON; null takes it away.</param>
    public sealed record Webhook(string Name, string? Content) : AdministrationChange;
}

/// <summary>What administrators set, in the database.</summary>
public interface IAdministrationStore
{
    /// <summary>Grows with every change, by whatever process.</summary>
    Task<long> VersionAsync(CancellationToken cancellationToken);

    Task<Snapshot> LoadAsync(CancellationToken cancellationToken);

    /// <summary>When keys were last used, by their names.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> KeyUsesAsync(CancellationToken cancellationToken);

    Task KeyUsedAsync(string name, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Changes and audits in one transaction, after a last look at how things are within it.</summary>
    /// <param name="refuse">Why it may not be, seen what there is; null when it may.</param>
    /// <returns>The reason of the refusal, which is audited as such; null when the change was made.</returns>
    Task<Phrase?> ChangeAsync(AdministrationChange change, AuditEntry entry, Func<Snapshot, Phrase?> refuse, CancellationToken cancellationToken);
}
