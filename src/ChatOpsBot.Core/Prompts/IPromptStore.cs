using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Prompts;

/// <summary>Versions, drafts and requests for publication of prompts.</summary>
public interface IPromptStore
{
    /// <summary>Puts a text into force, audited in the same transaction.</summary>
    /// <param name="expected">The number that is in force now; 0 when none is.</param>
    /// <param name="text">Null takes the scope's own version away.</param>
    /// <param name="author">Whose text it is; the entry says who put it into force.</param>
    /// <param name="request">The request that this fulfils; one that was decided already is refused.</param>
    /// <returns>Null when another version was in force, or the request is not open any more.</returns>
    Task<PromptVersion?> PublishAsync(string name, string scope, int expected, string? text, string? shippedHash, string author, string? note, AuditEntry entry, long? request, CancellationToken cancellationToken);

    Task<PromptVersion?> FindAsync(string name, string scope, int number, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    /// <param name="before">Only smaller numbers.</param>
    Task<IReadOnlyList<PromptVersionSummary>> HistoryAsync(string name, string scope, int? before, int most, CancellationToken cancellationToken);

    Task<PromptDraft?> DraftAsync(string name, string scope, string personId, CancellationToken cancellationToken);

    /// <summary>A saving of somebody's draft, also an older one.</summary>
    Task<PromptDraft?> SavedAsync(long id, CancellationToken cancellationToken);

    /// <summary>Everybody's drafts of a prompt.</summary>
    Task<IReadOnlyList<PromptDraft>> DraftsAsync(string name, string scope, CancellationToken cancellationToken);

    /// <summary>Saves on top of the saving that was the person's latest.</summary>
    /// <param name="latest">Its id; 0 when the person had none.</param>
    /// <returns>Null when it was not the latest.</returns>
    Task<PromptDraft?> SaveDraftAsync(PromptDraft draft, long latest, AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    Task<bool> DiscardAsync(string name, string scope, string personId, AuditEntry entry, CancellationToken cancellationToken);

    Task<bool> ShareAsync(string name, string scope, string personId, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>One open request for each person, name and scope: a newer one takes the place of the older.</summary>
    Task<PublicationRequest> RequestAsync(PublicationRequest request, AuditEntry entry, CancellationToken cancellationToken);

    Task<PublicationRequest?> FindRequestAsync(long id, CancellationToken cancellationToken);

    Task<IReadOnlyList<PublicationRequest>> OpenRequestsAsync(CancellationToken cancellationToken);

    /// <returns>False when it was decided already.</returns>
    Task<bool> DeclineAsync(long id, string by, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Forgets savings of drafts that were saved over or ended before <paramref name="before"/>; drafts themselves and versions are kept.</summary>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Keeps a shipped text, which later ones are compared with.</summary>
    Task KeepShippedAsync(string hash, string text, CancellationToken cancellationToken);

    Task<string?> ShippedAsync(string hash, CancellationToken cancellationToken);
}
