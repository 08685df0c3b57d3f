namespace ChatOpsBot.Core.Jobs;

/// <summary>A secret that was handed from one process to another is not kept for longer than that takes.</summary>
internal sealed class ForgettingUnkept(IJobs jobs) : IMaintenance
{
    public string Name => "forget-unkept";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(5);

    public Task RunAsync(CancellationToken cancellationToken) => jobs.ForgetUnkeptAsync(cancellationToken);
}
