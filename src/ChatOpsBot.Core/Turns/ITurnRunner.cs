namespace ChatOpsBot.Core.Turns;

/// <summary>Decides what a turn asks for. It does nothing itself, so that deciding again does no harm.</summary>
public interface ITurnRunner
{
    Task<TurnOutcome> DecideAsync(Turn turn, CancellationToken cancellationToken);

    /// <returns>What the person is told when a turn is given up.</returns>
    TurnOutcome Apologise(Turn turn);
}
