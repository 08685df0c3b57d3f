namespace ChatOpsBot.Core.Jobs;

/// <summary>Who holds what this process takes up, to the others on its database.</summary>
public sealed class LeaseOwner
{
    /// <summary>A server's is the name of its data directory, so that it gives up at its start what it held before it died.</summary>
    public string Name { get; set; } = $"{Environment.MachineName}/{Guid.CreateVersion7():N}";
}
