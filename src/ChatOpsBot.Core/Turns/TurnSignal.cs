using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Core.Turns;

/// <summary>There may be a turn to run.</summary>
public sealed class TurnSignal : Signal
{
    /// <summary>Null in a process that runs no turns.</summary>
    public ITurnTaker? Taker { get; set; }
}
