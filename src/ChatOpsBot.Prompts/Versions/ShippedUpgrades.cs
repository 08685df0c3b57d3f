using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>A shipped prompt that changed with an upgrade.</summary>
/// <param name="Merged">With the company's version, conflicts between marks.</param>
internal sealed record ShippedChange(PromptSubject Subject, string Merged, bool HasConflict, string NewHash);

/// <summary>When the product is upgraded, what changed in a shipped prompt is merged into the company's version of it. What does not
/// merge stays as the company has it, and is told of.</summary>
internal sealed partial class ShippedUpgrades(
    PromptLibrary library, PromptEditing editing, Publication publication, PromptCheck check, IPromptStore store, CurrentAdministration administration, ILogger<ShippedUpgrades> logger) : BackgroundService
{
    private static readonly Person Product = new("chatopsbot", "ChatOpsBot", null, Role.Admin);

    /// <returns>What still has to be brought together, in conflict or not.</returns>
    public async Task<IReadOnlyList<ShippedChange>> OpenAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var open = new List<ShippedChange>();
        foreach (var version in snapshot.Prompts.Where(version => version.ShippedHash is not null))
        {
            if (!library.Shipped.TryGetValue(version.Name, out var shipped) || PromptLibrary.HashOf(shipped.Text) is var hash && hash == version.ShippedHash)
                continue;
            var subject = editing.Find(snapshot, version.Name, version.Scope)!;

            // Without the text that the version was made on, nobody can tell what the company changed: both are shown.
            var before = await store.ShippedAsync(version.ShippedHash!, cancellationToken);
            var (merged, hasConflict) = Merging.Merge(PromptEditing.Lines(before ?? ""), subject.Text, PromptEditing.Lines(shipped.Text), "the new default");
            var place = new PlaceOf(snapshot, Place.Nowhere);
            open.Add(new ShippedChange(subject, merged, hasConflict || check.Wrong(version.Name, merged, subject.Like, place.Set(library)).Count > 0, PromptLibrary.HashOf(shipped.Text)));
        }

        return open;
    }

    /// <returns>Null when the shipped text has not changed since the version in force was made.</returns>
    public async Task<ShippedChange?> FindAsync(Snapshot snapshot, PromptSubject subject, CancellationToken cancellationToken) =>
        (await OpenAsync(snapshot, cancellationToken)).FirstOrDefault(each => each.Subject.Name == subject.Name && each.Subject.Scope == subject.Scope);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var change in await OpenAsync(await administration.First.WaitAsync(stoppingToken), stoppingToken))
            {
                if (change.HasConflict)
                    Conflict(logger, change.Subject.Name, change.Subject.Scope);
                else if (await publication.PutAsync(change.Subject, change.Merged, change.NewHash, Product.Id, "merged with the default of the new release", Product, null, stoppingToken, "prompt.upgraded") is PublishResult.InForce)
                    Merged(logger, change.Subject.Name, change.Subject.Scope);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(logger, failure);
        }
        catch (OperationCanceledException)
        {
            // The host stops; at the next start it is looked at again.
        }
    }

    [LoggerMessage(410, LogLevel.Information, "The prompt '{Name}' ({Scope}) was merged with its new default")]
    private static partial void Merged(ILogger logger, string name, string scope);

    [LoggerMessage(411, LogLevel.Warning, "The prompt '{Name}' ({Scope}) and its new default change the same lines; `prompt merge {Name}` brings them together")]
    private static partial void Conflict(ILogger logger, string name, string scope);

    [LoggerMessage(412, LogLevel.Error, "Prompts could not be compared with their new defaults")]
    private static partial void Failed(ILogger logger, Exception failure);
}
