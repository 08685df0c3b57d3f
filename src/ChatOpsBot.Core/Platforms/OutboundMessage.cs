using System.Text.Json.Nodes;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Platforms;

/// <summary>What there is to be seen of a reply while it comes into being, and at its end.</summary>
public sealed record Draft(MessagePhase Phase)
{
    /// <summary>The line that says what is being done, or the text so far.</summary>
    public string Text { get; init; } = "";

    /// <summary>The reply as a whole, at its end.</summary>
    public Reply? Reply { get; init; }

    /// <summary>A form as it is while something in it takes time.</summary>
    public Form? Form { get; init; }

    /// <summary>What platforms add, as a button that stops the answer, is in this language.</summary>
    public Language Language { get; init; }

    /// <summary>What is said is still being worked out, and can be stopped.</summary>
    public bool CanStop { get; init; }

    /// <summary>The message that it answers, which feedback names; empty when it answers none.</summary>
    public string Question { get; init; } = "";
}

public enum MessagePhase
{
    /// <summary>A line that says what is being done, until text replaces it.</summary>
    Status,

    /// <summary>Text or a form that goes on.</summary>
    Progress,

    /// <summary>As it stays.</summary>
    Complete,
}

/// <summary>One message as a platform shows it.</summary>
/// <param name="Content">As the platform rendered it; only the platform reads it.</param>
/// <param name="Key">Of what it replies to, by which a message that was posted is found again.</param>
public sealed record OutboundMessage(MessagePhase Phase, JsonObject Content, string Key)
{
    /// <summary>How many versions of it are shown with this one, from 1.</summary>
    public int Sequence { get; init; } = 1;

    /// <summary>To be asked by who has waited, right before it is posted: another process may have posted it meanwhile. Null where nobody else would.</summary>
    public Func<CancellationToken, Task>? EnsureOurs { get; init; }

    /// <summary>Its text begins as that of the version before.</summary>
    public bool Continues { get; init; } = true;
}

/// <summary>How messages may come into being at a place.</summary>
/// <param name="Between">The least time between two versions of a message; null: there is none between the first and the last.</param>
public readonly record struct UpdatePolicy(TimeSpan? Between)
{
    /// <summary>The last version ends a stream: it keeps the time too, and is sent also when nothing has changed.</summary>
    public bool EndsStream { get; init; }

    /// <summary>What is posted there takes the place of what was posted before.</summary>
    public bool Replaces { get; init; }
}
