using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Messages;

/// <summary>What the bot says: Markdown with numbered citations like <c>[1]</c>, and what belongs under it. Each channel
/// renders it in its platform's best form.</summary>
public sealed record Reply(string Markdown)
{
    /// <summary>The sources that the numbers in the text point at.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>Things to do next, each a text that the person could have written.</summary>
    public IReadOnlyList<ReplyButton> Buttons { get; init; } = [];

    /// <summary>The buttons are of use until one is pressed, however much is said meanwhile.</summary>
    public bool ButtonsStay { get; init; }

    /// <summary>A short line under the answer: why it is not what was expected.</summary>
    public string? Notice { get; init; }

    /// <summary>With one more thing in that line.</summary>
    public Reply Noticed(string more) => this with { Notice = $"{Notice} {more}".Trim() };

    /// <summary>An answer to a question: carries feedback buttons and is kept as part of the conversation.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>The documents hold no answer; the citations are what comes closest.</summary>
    public bool IsNotFound { get; init; }

    /// <summary>It is no answer: what was asked for could not be done, and why.</summary>
    public bool IsFailure { get; init; }

    public AnswerEnd End { get; init; }

    /// <summary>Calls of its own tools that the software that asked is to make first.</summary>
    public IReadOnlyList<ReplyCall> Calls { get; init; } = [];

    /// <summary>The passages that were before the writer, cited or not; kept with feedback.</summary>
    public IReadOnlyList<Citation> Passages { get; init; } = [];

    /// <summary>Something to fill in; where it can't be shown at once, a button opens it.</summary>
    public Forms.Form? Form { get; init; }

    /// <summary>Where its form is shown, nothing opens it any more.</summary>
    public Reply AsForm() => Form is not null && Buttons.Any(button => button.OpensForm) ? this with { Markdown = "", Buttons = [] } : this;

    /// <summary>Where a form can't be shown, a button opens it.</summary>
    public Reply AsButton() => Form is not null && Buttons.Any(button => button.OpensForm) ? this with { Form = null } : this;

    /// <summary>What channels add to it, as their buttons, is in this language.</summary>
    public Language Language { get; init; }

    /// <summary>Meant for everybody in the channel, also where the command was seen by nobody else.</summary>
    public bool IsForAll { get; init; }

    /// <summary>A file that it is, on platforms that take files; the text says what it is.</summary>
    public ReplyDocument? Document { get; init; }

    /// <summary>Shown once and not kept.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The prompt that it was written by, with scope and version.</summary>
    public string? Prompt { get; init; }

    /// <summary>What a model took to write it.</summary>
    public ModelUsage? Usage { get; init; }
}

/// <param name="Arguments">A JSON object.</param>
public sealed record ReplyCall(string Id, string Tool, string Arguments);

/// <param name="Name">As <c>report.md</c>.</param>
/// <param name="Again">What asks for it, where a platform wants the person's consent before it takes a file.</param>
public sealed record ReplyDocument(string Name, string Text, string Again);

/// <summary>One call of a model.</summary>
/// <param name="Service">The kind of service, as <c>openai-compatible</c>.</param>
/// <param name="TokensIn">As counted here.</param>
/// <param name="ReportedIn">As the service counted, if it says.</param>
public sealed record ModelUsage(DateTimeOffset At, string Service, string Model, int TokensIn, int TokensOut, int? ReportedIn, int? ReportedOut);

/// <summary>One source of an answer.</summary>
/// <param name="Number">The number in the text, from 1.</param>
/// <param name="Title">The document's title with its heading.</param>
/// <param name="Quote">The passage.</param>
/// <param name="Url">Where the document can be opened, when it has an address of its own.</param>
public sealed record Citation(int Number, string Title, string Quote, string DocumentId, string Index, long ChunkId, string? Url = null);

/// <param name="Label">At most 75 characters, Slack's limit.</param>
/// <param name="Text">What pressing it says.</param>
public sealed record ReplyButton(string Label, string Text)
{
    /// <summary>What it says is answered by a form.</summary>
    public bool OpensForm { get; init; }
}
