namespace ChatOpsBot.Core.Dispatch;

/// <summary>Does what a turn asks for. Running one again after a crash continues where it was.</summary>
public interface ITurnRunner
{
    Task RunAsync(Turn turn, CancellationToken cancellationToken);

    /// <summary>Tells the person that the turn was given up.</summary>
    Task ApologiseAsync(Turn turn, CancellationToken cancellationToken);
}
