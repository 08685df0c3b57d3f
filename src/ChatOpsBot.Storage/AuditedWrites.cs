using ChatOpsBot.Core.People;

namespace ChatOpsBot.Storage;

/// <summary>What a person changes, with its entry in the audit log in the same transaction.</summary>
internal static class AuditedWrites
{
    /// <param name="write">How many rows it has changed.</param>
    /// <returns>False when it has changed none; then nothing is logged.</returns>
    public static Task<bool> RunAsync(this WriteQueue queue, Func<PreparedStatements, int> write, AuditEntry entry, TimeProvider time, CancellationToken cancellationToken) => queue.RunAsync(
        statements =>
        {
            if (write(statements) == 0)
                return false;
            AuditChain.Add(statements, entry, time.GetUtcNow());
            return true;
        },
        cancellationToken);
}
