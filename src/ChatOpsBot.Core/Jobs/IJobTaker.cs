namespace ChatOpsBot.Core.Jobs;

/// <summary>Whoever does jobs in this process. What is started here is taken up in the same transaction, which spares a flush of the disk on
/// the way of a question.</summary>
public interface IJobTaker
{
    /// <returns>Null when nothing is taken up now.</returns>
    JobClaim? Claim();

    /// <summary>These were leased under the claim.</summary>
    void Accept(IReadOnlyList<Job> taken);
}

/// <summary>What a process would take up.</summary>
/// <param name="Free">How many more jobs can be done at once, by kind.</param>
/// <param name="AtOnce">How many can be done at once, by kind, those included that are being done.</param>
public sealed record JobClaim(string Owner, TimeSpan Duration, IReadOnlyDictionary<string, int> Free, IReadOnlyDictionary<string, int> AtOnce);
