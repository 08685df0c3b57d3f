using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.People;

/// <summary>Who did it, as the platform says.</summary>
/// <param name="Id">The platform's id of the person.</param>
/// <param name="Email">Only an address that the platform has verified.</param>
/// <param name="External">Of another organisation.</param>
/// <param name="Granted">A role that the channel itself vouches for, as the sign-in of the web chat does.</param>
/// <param name="Guest">Of this organisation, but with limited rights on the platform.</param>
/// <param name="Groups">The platform's ids of groups that settings name and that the person is in.</param>
public sealed record Sender(string Id, string? Name = null, string? Email = null, bool External = false, Role? Granted = null, bool Guest = false, IReadOnlyList<string>? Groups = null)
{
    /// <summary>The person's time zone by its IANA name; null when the platform does not say.</summary>
    public string? Zone { get; init; }

    /// <summary>Runs the service, and reads all of its documents; the channel itself vouches for it. No role brings that.</summary>
    public bool IsOperator { get; init; }

    /// <summary>What a program may by its key; null: it is a person.</summary>
    public KeyScope? Key { get; init; }

    /// <summary>A program, which has no roles.</summary>
    public bool IsBot { get; init; }

    /// <summary>Whether this is a person of the organisation itself, who can have a role.</summary>
    public bool IsColleague() => !IsBot && !Guest && !External;

    /// <summary>What the platform is set to speak with the person; null when it does not say, or when we don't speak it.</summary>
    public Language? Language { get; init; }
}

/// <summary>What somebody may who comes by a key.</summary>
/// <param name="Name">Of the key; null: they are a person, who has signed in elsewhere.</param>
/// <param name="Rights">And no others, whatever their role.</param>
/// <param name="Access">What the key reads: principals as of a document; null is all. Of a key that acts for a person nothing: they read what they read.</param>
public sealed record KeyScope(string? Name, IReadOnlyList<Right> Rights, IReadOnlyList<string>? Access);
