using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Vendors;

namespace ChatOpsBot.Administration.Models;

/// <summary>Opens the form: a key has no place in a message that others may read.</summary>
internal sealed class ModelAdd(ModelService service) : IChatCommand
{
    public const string Path = "model add";
    private static readonly Argument<string?> Alias = new("alias") { Description = "What it is called here; one that was added before is changed", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => Path;

    public Command Describe() => new("add", "Add a model, or change one that was added: by a form, since it has a key") { Alias };

    public Phrase? FormTitle(ParseResult parsed) => "Model";

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetValue(Alias)?.Trim('`') ?? "";
        return new CommandResult.Done(new Reply(context.Localizer.Say("A model is added by a form."))
        {
            Form = ModelForm.Open(alias, (await service.AnyAsync(alias, cancellationToken))?.Settings, context.Localizer),
            Buttons = [new(context.Localizer.Say("Open the form"), alias.Length > 0 ? $"{Path} {alias}" : Path) { OpensForm = true }],
        });
    }
}

/// <summary>What a model is reached by.</summary>
internal sealed class ModelForm(ModelService service, ISecrets secrets) : IChatForm
{
    private const string FormName = "model-add";
    private const string Alias = "alias";
    private const string Vendor = "vendor";
    private const string Model = "model";
    private const string Endpoint = "endpoint";
    private const string Key = FormField.SecretPrefix + "key";
    private const string Context = "context";
    private const string Sees = "sees";
    private const string Fallback = "fallback";
    private const string Use = "use";
    private const string Headers = FormField.SecretPrefix + "headers";
    private static readonly string[] YesNo = ["no", "yes"];
    private static readonly Dictionary<string, ModelPurpose> Uses = new(StringComparer.Ordinal) { ["answers"] = ModelPurpose.Chat, ["search by meaning"] = ModelPurpose.Embedding, ["voice messages"] = ModelPurpose.Transcription };

    public string Name => FormName;

    public Right Needs => Right.ManageSettings;

    public static Form Open(string alias, ModelSettings? model, Localizer localizer) => new(FormName, alias, localizer.Say("Model"),
    [
        new(Alias, localizer.Say("Alias")) { Value = alias, IsRequired = true, Hint = localizer.Say("What it is called here, as smart") },
        new FormField(Use, localizer.Say("For"), FormFieldKind.Choice) { Value = Uses.First(use => use.Value == (model?.Purpose ?? ModelPurpose.Chat)).Key, Choices = [.. Uses.Keys], IsRequired = true }.SayChoices(localizer),
        new(Vendor, localizer.Say("Vendor"), FormFieldKind.Choice) { Value = model?.Preset ?? "openai", Choices = [.. ModelPreset.All.Select(preset => preset.Name)], IsRequired = true },
        new(Model, localizer.Say("Name at the vendor")) { Value = model?.Model ?? "", IsRequired = true, Hint = localizer.Say("As gpt-4o-mini; at Azure the deployment's") },
        new(Endpoint, localizer.Say("Address")) { Value = model?.Endpoint ?? "", Hint = localizer.Say("Empty: the vendor's own") },
        new(Key, localizer.Say("Key"), FormFieldKind.Secret) { Hint = model?.ApiKey is { } key ? localizer.Say($"There is one that ends in {ModelService.LastFour(key)}; empty leaves it") : localizer.Say("It is kept encrypted") },
        new(Headers, localizer.Say("Headers"), FormFieldKind.Secret) { Hint = model is { Headers.Count: > 0 } ? localizer.Say($"There are {string.Join(", ", model.Headers.Keys)}; empty leaves them, none removes them") : localizer.Say("As X-Team: support; parted by semicolons, mostly none") },
        new(Context, localizer.Say("Tokens that it takes")) { Value = model?.ContextTokens.ToString(CultureInfo.InvariantCulture) ?? "32000" },
        new FormField(Sees, localizer.Say("Sees pictures"), FormFieldKind.Choice) { Value = model?.SeesImages == true ? "yes" : "no", Choices = YesNo }.SayChoices(localizer),
        new(Fallback, localizer.Say("Falls back to")) { Value = model?.Fallback ?? "", Hint = localizer.Say("The alias of the model that answers when this one does not") },
    ])
    {
        Submit = localizer.Say("Save"),
        Language = localizer.Language,
    };

    public async Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken)
    {
        string Of(string field) => submitted.Values.GetValueOrDefault(field)?.Trim() ?? "";
        var localizer = context.Localizer;
        var key = Of(Key) is { Length: > 0 } kept ? secrets.Unprotect(kept) : null;
        var headers = Of(Headers) is { Length: > 0 } sent ? secrets.Unprotect(sent) : null;
        int? tokens = int.TryParse(Of(Context), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;
        var wish = new ModelWish(Of(Alias), Of(Vendor), Of(Model), Of(Endpoint), key) { ContextTokens = tokens, SeesImages = Of(Sees) == "yes", Fallback = Of(Fallback), Purpose = Uses.GetValueOrDefault(Of(Use), ModelPurpose.Chat), More = headers is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [ModelFields.Headers] = headers } };
        Phrase? wrong = tokens is null && Of(Context).Length > 0 ? "The tokens that it takes are 1,000 or more." : await service.AddAsync(context.Actor, wish, cancellationToken);
        if (wrong is null)
            return new Reply(localizer.Say(Done(wish))) { Buttons = [new(localizer.Say("Try it"), $"model test {wish.Alias}"), .. wish.Purpose == ModelPurpose.Chat ? (ReplyButton[])[new(localizer.Say("Use it"), $"model use {wish.Alias}")] : []] };
        var form = submitted.FillIn(Open(submitted.State, (await service.AnyAsync(submitted.State, cancellationToken))?.Settings, localizer));
        return new Reply("") { Form = form with { Message = $"⚠ {localizer.Say(wrong)}" } };
    }

    private static Phrase Done(ModelWish wish) => wish.Purpose switch
    {
        ModelPurpose.Chat => (Phrase)$"**{wish.Alias}** can answer now. `model use {wish.Alias}` has it answer.",
        ModelPurpose.Embedding => (Phrase)$"**{wish.Alias}** is there. `kb collection NAME --embedding {wish.Alias}` moves a collection to it.",
        _ => (Phrase)$"**{wish.Alias}** writes down voice messages, where the configuration names no other.",
    };
}
