using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Messages;

/// <summary>Who did it, as the platform says.</summary>
/// <param name="Id">The platform's id of the person.</param>
/// <param name="Email">Only an address that the platform has verified.</param>
/// <param name="External">A guest of another organisation; refused.</param>
/// <param name="Granted">A role that the channel itself vouches for, as the sign-in of the web chat does.</param>
public sealed record Sender(string Id, string? Name = null, string? Email = null, bool External = false, Role? Granted = null);
