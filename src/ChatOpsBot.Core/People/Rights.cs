using System.Collections.Frozen;

namespace ChatOpsBot.Core.People;

/// <summary>What can be allowed. Commands, the REST API and the console name one of these and nothing else.</summary>
public enum Right
{
    /// <summary>Ask, read documents that are open to one, see oneself.</summary>
    Ask,

    /// <summary>Add, change and remove documents and sources.</summary>
    EditKnowledge,

    /// <summary>Read prompts, write drafts and try them.</summary>
    EditPrompts,

    /// <summary>See how models, index, sources, channels and the queue are.</summary>
    SeeStatus,

    /// <summary>Put a prompt into force, and decide on what others ask to be.</summary>
    PublishPrompts,

    /// <summary>Collections that are closed to oneself, and which model is sent what is in one.</summary>
    ManageCollections,

    /// <summary>Assistants and where they are bound.</summary>
    ManageAssistants,

    /// <summary>Roles.</summary>
    ManageRoles,

    /// <summary>Settings that change at run time.</summary>
    ManageSettings,

    /// <summary>Keys for the REST API.</summary>
    ManageKeys,

    /// <summary>Messages that could not be answered.</summary>
    ManageInbox,

    /// <summary>Tools of agents: which there are, who may use them, what has to be allowed.</summary>
    ManageTools,

    /// <summary>Runs that others have started.</summary>
    ManageRuns,

    /// <summary>Who did what.</summary>
    ReadAudit,
}

/// <summary>The one table of what each role may do.</summary>
public static class Rights
{
    private static readonly FrozenDictionary<Right, Role> Least = new Dictionary<Right, Role>
    {
        [Right.Ask] = Role.Member,
        [Right.EditKnowledge] = Role.Editor,
        [Right.EditPrompts] = Role.Editor,
        [Right.SeeStatus] = Role.Editor,
        [Right.PublishPrompts] = Role.Admin,
        [Right.ManageCollections] = Role.Admin,
        [Right.ManageAssistants] = Role.Admin,
        [Right.ManageRoles] = Role.Admin,
        [Right.ManageSettings] = Role.Admin,
        [Right.ManageKeys] = Role.Admin,
        [Right.ManageInbox] = Role.Admin,
        [Right.ManageTools] = Role.Admin,
        [Right.ManageRuns] = Role.Admin,
        [Right.ReadAudit] = Role.Admin,
    }.ToFrozenDictionary();

    /// <summary>The least role that has the right; each role includes the ones before it.</summary>
    public static Role LeastRole(Right right) => Least[right];

    public static IReadOnlyList<Right> Of(Role role) => [.. Enum.GetValues<Right>().Where(right => Least[right] <= role)];

    /// <summary>As people write it, <c>edit-prompts</c>.</summary>
    public static string NameOf(Right right) => string.Concat(right.ToString().Select((letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <returns>Null for a word that names none.</returns>
    public static Right? Read(string written) =>
        Enum.GetValues<Right>().Cast<Right?>().FirstOrDefault(right => string.Equals(NameOf(right!.Value), written.Trim(), StringComparison.OrdinalIgnoreCase));
}
