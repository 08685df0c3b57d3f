
namespace ChatOpsBot.Core.People;

/// <summary>Who calls the REST API, by its key.</summary>
/// <param name="Id">For the audit log, as <c>key:intranet</c>.</param>
public sealed record ApiCaller(string Id, IReadOnlyList<Right> Rights, Reader Reader)
{
    /// <summary>The code of a call with no key, or with one that is good for nothing.</summary>
    public const string InvalidKey = "invalid_api_key";

    /// <summary>Whoever holds the key of the service itself.</summary>
    public static ApiCaller Operator { get; } = new("api", Enum.GetValues<Right>(), Reader.Operator);

    /// <summary>Questions in a minute; null: as for people.</summary>
    public int? PerMinute { get; init; }

    /// <summary>It may act for a person whom it names.</summary>
    public bool ActsForPeople { get; init; }

    /// <summary>The person for whom the key acts, and who is accountable for what it does; null: nobody.</summary>
    public Person? For { get; init; }

    /// <summary>As somebody who asks.</summary>
    public Person Asker => For is null ? new(Id, "API", null, Role.Member) { Key = Scope } : For with { Key = Scope };

    /// <summary>As who sends a message.</summary>
    public Sender Sender => new(For?.Id ?? Id, For?.Name ?? "API", For?.Email) { Key = Scope };

    /// <summary>The header that names the person for whom a key acts.</summary>
    public const string OnBehalfOf = "X-On-Behalf-Of";

    /// <summary>As ids of keys begin.</summary>
    public const string KeyPrefix = "key:";

    private KeyScope Scope => new(Id == Operator.Id ? Id : Id.StartsWith(KeyPrefix, StringComparison.Ordinal) ? Id[KeyPrefix.Length..] : null, Rights, Reader.SeesAll ? null : [.. Reader.Principals]);

    public Actor Actor => new(For?.Id ?? Id, Reader, May);

    public bool May(Right right) => Rights.Contains(right) && (For is null || For.Role >= People.Rights.LeastRole(right));
}

/// <summary>What an endpoint asks of its caller; <see cref="Right.Ask"/> where it says nothing.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NeedsAttribute(Right right) : Attribute
{
    public Right Right => right;
}
