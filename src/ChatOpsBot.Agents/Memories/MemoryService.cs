using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;

namespace ChatOpsBot.Agents.Memories;

/// <summary>What agents remember: of a person what they have said, which nobody else sees; of the team what editors have.</summary>
internal sealed class MemoryService(IMemories memories)
{
    private const int MostOfOne = 100;
    private const int Longest = 500;
    private static readonly Phrase OfTheTeam = "What the team knows is changed by editors.";

    /// <summary>One's own and the team's, by number.</summary>
    /// <param name="isShared">Others read along: only the team's.</param>
    public async Task<IReadOnlyList<Memory>> OfAsync(string personId, bool isShared, CancellationToken cancellationToken) =>
        [.. (await memories.OfAsync(personId, cancellationToken)).Where(memory => !isShared || memory.PersonId is null)];

    /// <param name="isTeam">It is known to everybody.</param>
    /// <returns>What is kept, or what is wrong.</returns>
    public async Task<(Memory? Kept, Phrase? Wrong)> AddAsync(Actor actor, string text, bool isTeam, CancellationToken cancellationToken)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        if (isTeam && !actor.May(Right.EditPrompts))
            return (null, OfTheTeam);
        if (Wrong(text) is { } wrong)
            return (null, wrong);
        var known = await memories.OfAsync(actor.Id, cancellationToken);
        if (known.FirstOrDefault(memory => memory.Text == text && (memory.PersonId is null) == isTeam) is { } same)
            return (same, null);
        if (known.Count(memory => (memory.PersonId is null) == isTeam) >= MostOfOne)
            return (null, $"I remember {MostOfOne} things already. `memory forget` makes room.");
        return (await memories.AddAsync(isTeam ? null : actor.Id, text, actor.Audit("memory.added", isTeam ? "team" : actor.Id, after: isTeam ? text : null), cancellationToken), null);
    }

    /// <returns>What stands against it; null when it is kept.</returns>
    public async Task<Phrase?> ChangeAsync(Actor actor, long id, string text, CancellationToken cancellationToken)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        if (Wrong(text) is { } wrong)
            return wrong;
        var (memory, against) = await ToChangeAsync(actor, id, cancellationToken);
        return memory is not null && await memories.ChangeAsync(id, text, Audit(actor, "memory.changed", memory, text), cancellationToken) ? null : against ?? Unknown(id);
    }

    /// <returns>What stands against it; null when it is forgotten.</returns>
    public async Task<Phrase?> ForgetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        var (memory, against) = await ToChangeAsync(actor, id, cancellationToken);
        return memory is not null && await memories.ForgetAsync(id, Audit(actor, "memory.forgotten", memory, after: null), cancellationToken) ? null : against ?? Unknown(id);
    }

    private async Task<(Memory? Memory, Phrase? Against)> ToChangeAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (await FindAsync(actor, id, cancellationToken) is not { } memory)
            return (null, Unknown(id));
        return memory.PersonId is null && !actor.May(Right.EditPrompts) ? (null, OfTheTeam) : (memory, null);
    }

    /// <returns>Null when there is no such memory for them.</returns>
    public async Task<Memory?> FindAsync(Actor actor, long id, CancellationToken cancellationToken) => (await memories.OfAsync(actor.Id, cancellationToken)).FirstOrDefault(memory => memory.Id == id);

    private static Phrase? Wrong(string text) => text.Length switch
    {
        0 => "What shall I remember?",
        > Longest => (Phrase)$"That has {text.Length:N0} characters; I remember things of up to {Longest:N0}. Longer ones are documents: `kb add`.",
        _ => null,
    };

    private static Phrase Unknown(long id) => $"I remember nothing under {id}.";

    // The log is read by administrators, who are told that something was said and not what.
    private static AuditEntry Audit(Actor actor, string action, Memory memory, string? after) => memory.PersonId is null
        ? actor.Audit(action, "team", memory.Text, after)
        : actor.Audit(action, actor.Id);
}
