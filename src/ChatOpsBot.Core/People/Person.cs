namespace ChatOpsBot.Core.People;

/// <summary>What somebody may do. Each role includes the ones before it.</summary>
public enum Role
{
    /// <summary>Ask and use own memory.</summary>
    Member,

    /// <summary>Also add and remove documents.</summary>
    Editor,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>Somebody the bot talks with, the same across platforms when the e-mail is.</summary>
public sealed record Person(string Id, string Name, string? Email, Role Role)
{
    /// <summary>Runs the service, and sees all of its documents.</summary>
    public bool IsOperator { get; init; }

    /// <summary>What they may by the key that they come by; null: all that their role allows.</summary>
    public KeyScope? Key { get; init; }

    public bool May(Right right) => Key is null ? Role >= Rights.LeastRole(right) : Key.Rights.Contains(right) && (Email is null || Role >= Rights.LeastRole(right));
}
