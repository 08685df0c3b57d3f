using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Forms;

/// <summary>Something to fill in, shown as a modal in Slack, a dialog in Teams, a card in the browser.</summary>
/// <param name="Name">Of the <see cref="IChatForm"/> that takes it.</param>
/// <param name="State">What it needs to know when it comes back, at most 1,000 characters. Nothing that decides what somebody may.</param>
/// <param name="Title">At most 24 characters, Slack's limit.</param>
public sealed record Form(string Name, string State, string Title, IReadOnlyList<FormField> Fields)
{
    public string Submit { get; init; } = "Save";

    /// <summary>Buttons that do something with what is filled in and leave the form open.</summary>
    public IReadOnlyList<FormButton> Buttons { get; init; } = [];

    /// <summary>Markdown above the fields: what to know, or what came of a button.</summary>
    public string? Message { get; init; }

    /// <summary>What channels add to it, as the button that closes it, is in this language.</summary>
    public Language Language { get; init; }

    /// <summary>What is wrong, by the names of fields.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

public enum FormFieldKind
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>Many lines; in Slack in pieces of 3,000 characters.</summary>
    Text,

    /// <summary>One of <see cref="FormField.Choices"/>.</summary>
    Choice,

    /// <summary>One line that is not shown; what is written is kept encrypted, by the beginning of the field's name.</summary>
    Secret,
}

/// <param name="Name">Lower-case letters and hyphens.</param>
public sealed record FormField(string Name, string Label, FormFieldKind Kind = FormFieldKind.Line)
{
    /// <summary>How the names of fields begin whose values nobody may read.</summary>
    public const string SecretPrefix = "secret-";

    public string Value { get; init; } = "";

    public string? Hint { get; init; }

    public bool IsRequired { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What choices are called that are not shown as they are; null: each is.</summary>
    public IReadOnlyDictionary<string, string>? ChoiceLabels { get; init; }

    /// <summary>With choices that are words in somebody's language.</summary>
    public FormField SayChoices(Localizer localizer) => this with { ChoiceLabels = Choices.ToDictionary(choice => choice, choice => localizer.Say((Phrase)choice), StringComparer.Ordinal) };

    public string LabelOf(string choice) => ChoiceLabels?.GetValueOrDefault(choice) ?? choice;
}

public sealed record FormButton(string Name, string Label);
