using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Prompts.Liquid;
using ChatOpsBot.Prompts.Testing;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Prompts.Commands;

/// <summary>What the form carries to and fro.</summary>
internal sealed record PromptFormState(string Name, string Scope, long Draft, int Number, string By);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PromptFormState))]
internal sealed partial class PromptFormJson : JsonSerializerContext;

/// <summary>The form in which prompts are edited.</summary>
internal sealed class PromptForm(PromptEditing editing, PromptService service, Publication publication, PromptReplies replies, PromptLibrary library, Trials trials, TimeProvider time) : IChatForm
{
    public const string FormName = "prompt-edit";

    /// <summary>What still fits a form, in characters.</summary>
    public const int Longest = 20_000;

    private const string Text = "text";
    private const string Temperature = "temperature";
    private const string MostTokens = "most-tokens";
    private const string Question = "question";
    private const string Note = "note";
    private const string Test = "test";
    private const string Publish = "publish";

    public string Name => FormName;

    public Right Needs => Right.EditPrompts;

    /// <param name="from">Whose shared draft to begin from; null is one's own, or what is in force.</param>
    /// <returns>Null when that person has shared none.</returns>
    public async Task<Form?> OpenAsync(PromptSubject subject, string? from, CommandContext context, CancellationToken cancellationToken)
    {
        var (draft, start) = await editing.OpenAsync(subject, context.Person.Id, cancellationToken);
        var drafts = await service.DraftsAsync(subject, cancellationToken);
        var shared = from is null ? null : drafts.FirstOrDefault(each => each.PersonId == from && each.IsShared);
        if (from is not null && shared is null)
            return null;
        var who = PromptReplies.AtWork(drafts.Where(each => each.PersonId != context.Person.Id), time.GetUtcNow());
        var message = who.Length == 0 ? null : context.Localizer.Say($"Editing this prompt too: {who}. Changes to different lines are brought together.");
        return Make(subject, start, context.Person.Id, shared?.Text ?? draft?.Text ?? subject.Text, message, context);
    }

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        if (Read(submitted.State) is not { } state)
            return new Reply(context.Localizer.Say(CommandPhrases.FormGone(submitted.Form)));
        if (state.By != context.Person.Id)
            return new Reply(context.Localizer.Say($"This form was opened by somebody else. Nothing was saved; `prompt edit {state.Name}` opens your own."));
        if (editing.Find(context.Snapshot, state.Name, state.Scope) is not { } subject)
            return Gone($"The prompt `{state.Name}` is not there any more.");
        if (PromptScope.AssistantOf(state.Scope) is { } assistant && context.Snapshot.Find(assistant) is null)
            return Gone($"The assistant `{assistant}`, which this text was for, is not there any more.");
        var (text, errors) = Compose(subject, submitted, context.Localizer);
        if (text is null)
            return Again(errors);
        if (submitted.Button == Test)
            return await TestAsync(text);
        return await editing.SaveAsync(subject, PromptWords.Place(context), new EditStart(state.Draft, state.Number), text, context.Person, cancellationToken) switch
        {
            SaveResult.Wrong wrong => Again(new Dictionary<string, string>(StringComparer.Ordinal) { [Text] = context.Localizer.Say(Phrase.Lines(wrong.Reasons)) }),
            SaveResult.Saved { HasConflict: true } saved => new Reply("")
            {
                Form = Make(subject, new EditStart(saved.Draft.Id, saved.Draft.BaseNumber), context.Person.Id, saved.Draft.Text,
                    context.Localizer.Say($"Your changes and {saved.MergedWith} are about the same lines. Both stand in the text, between `<<<<<<<` and `>>>>>>>`: keep one and remove the marks. Your draft is saved as it stands here."), context),
            },
            SaveResult.Saved saved => submitted.Button == Publish ? await PublishAsync() : await replies.SavedAsync(subject, saved, context, cancellationToken),
            _ => throw new InvalidOperationException("A saving ended in no known way."),
        };

        async Task<Reply> TestAsync(string draft)
        {
            string message;
            context.Output.Show(Filled(submitted, state, subject, context) with { Message = context.Localizer.Say("Testing… The answers appear here.") });
            try
            {
                message = await trials.ShowAsync(subject, draft, submitted.Value(Question), context, cancellationToken);
            }
            catch (PromptException wrong)
            {
                return Again(new Dictionary<string, string>(StringComparer.Ordinal) { [Text] = context.Localizer.Say(wrong.Reason) });
            }

            return new Reply("") { Form = Filled(submitted, state, subject, context) with { Message = message } };
        }

        async Task<Reply> PublishAsync()
        {
            var note = submitted.Value(Note);
            var result = await publication.PublishAsync(subject, PromptWords.Place(context), note.Length > 0 ? note : null, context.Person, cancellationToken);
            return await replies.OfAsync(result, subject, context, cancellationToken) switch
            {
                CommandResult.Done done => done.Reply,
                CommandResult.Refused refused => new Reply(context.Localizer.Say($"Your draft is saved and not published. {refused.Reason}")),
                _ => throw new InvalidOperationException("A publication ended in no known way."),
            };
        }

        Reply Gone(Phrase what) => new(context.Localizer.Say($"{what} Nothing was saved. This is what you wrote:\n\n{PromptShow.Block(submitted.Value(Text))}"));

        Reply Again(IReadOnlyDictionary<string, string> wrong) => new("") { Form = Filled(submitted, state, subject, context) with { Errors = wrong } };
    }

    // What was filled in stays as it was.
    private Form Filled(FormSubmitted submitted, PromptFormState state, PromptSubject subject, CommandContext context)
    {
        var form = Make(subject, new EditStart(state.Draft, state.Number), state.By, subject.Text, null, context);
        return form with { Fields = [.. form.Fields.Select(field => field with { Value = submitted.Values.TryGetValue(field.Name, out var value) ? value : field.Value })] };
    }

    private Form Make(PromptSubject subject, EditStart start, string by, string text, string? message, CommandContext context)
    {
        var localizer = context.Localizer;
        var (head, body) = PromptFile.Split(subject.Name, text);
        var variables = Given.To(subject.Name, subject.Like, library.In(context.Snapshot, context.Place)).Keys.ToList();
        var mayPublish = context.Person.May(Right.PublishPrompts) && !publication.IsFourEyes(context.Snapshot);
        return new Form(FormName, JsonSerializer.Serialize(new PromptFormState(subject.Name, subject.Scope, start.Draft, start.Number, by), PromptFormJson.Default.PromptFormState), Title(subject.Name, localizer),
        [
            new(Text, localizer.Say("Text"), FormFieldKind.Text) { Value = body.Trim('\n'), IsRequired = true, Hint = variables.Count == 0 ? null : localizer.Say($"It is given {string.Join(", ", variables.Select(variable => $"{{{{ {variable} }}}}"))}.") },
            new(Temperature, localizer.Say("Temperature, 0 to 2")) { Value = head.Model.Temperature?.ToString(CultureInfo.InvariantCulture) ?? "", Hint = localizer.Say("Higher is freer. Empty leaves it to the model.") },
            new(MostTokens, localizer.Say("Longest answer, in tokens")) { Value = head.Model.MaxOutputTokens?.ToString(CultureInfo.InvariantCulture) ?? "", Hint = localizer.Say("Empty leaves it to the model.") },
            .. TakesQuestion(subject) ? (FormField[])[new(Question, localizer.Say("A question to test it on")) { Hint = localizer.Say("Test answers it by your text and by what is in force.") }] : [],
            new(Note, localizer.Say("What changes and why, for the history")),
        ])
        {
            Submit = localizer.Say("Save draft"),
            Buttons = [new(Test, localizer.Say("Test")), new(Publish, localizer.Say(mayPublish ? "Publish" : "Ask to publish"))],
            Message = message,
            Language = localizer.Language,
        };
    }

    private static bool TakesQuestion(PromptSubject subject) =>
        subject.Like is { } like && (like.Head.Purpose is "answer" or PromptCheck.Include || like.Head.Variables.ContainsKey(Question));

    private static string Title(string name, Localizer localizer) => localizer.Say($"Edit {name}") is { Length: <= 24 } title ? title : $"{localizer.Say($"Edit {name}")[..23]}…";

    private static (string? Text, Dictionary<string, string> Errors) Compose(PromptSubject subject, FormSubmitted submitted, Localizer localizer)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var (warmth, most) = (submitted.Value(Temperature), submitted.Value(MostTokens));
        float? temperature = null;
        int? tokens = null;
        if (warmth.Length > 0)
        {
            if (float.TryParse(warmth.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && read is >= 0 and <= 2)
                temperature = read;
            else
                errors[Temperature] = localizer.Say("Write a number from 0 to 2, for example 0.2, or leave it empty.");
        }

        if (most.Length > 0)
        {
            if (int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read is >= 1 and <= 100_000)
                tokens = read;
            else
                errors[MostTokens] = localizer.Say("Write a whole number from 1 to 100000, for example 800, or leave it empty.");
        }

        if (submitted.Value(Text).Length == 0)
            errors[Text] = localizer.Say("The text is empty. Write what the model is to do.");
        if (errors.Count > 0)
            return (null, errors);
        var (head, _) = PromptFile.Split(subject.Name, subject.Text);
        var file = PromptFile.WithBody(subject.Text, submitted.Values[Text]);
        return (head.Model.Temperature == temperature && head.Model.MaxOutputTokens == tokens ? file : PromptFile.WithModel(file, temperature, tokens), errors);
    }

    private static PromptFormState? Read(string state)
    {
        try
        {
            return JsonSerializer.Deserialize(state, PromptFormJson.Default.PromptFormState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
