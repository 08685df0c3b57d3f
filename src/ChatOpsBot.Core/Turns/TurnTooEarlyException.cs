namespace ChatOpsBot.Core.Turns;

/// <summary>What the turn needs to know is on its way: it waits in its place, and is decided again.</summary>
internal sealed class TurnTooEarlyException(string reason) : Exception(reason);
