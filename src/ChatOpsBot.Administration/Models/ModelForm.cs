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
            Form = ModelForm.Open(alias, (await service.FindAsync(alias, cancellationToken))?.Settings, context.Localizer),
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

    public string Name => FormName;

    public Right Needs => Right.ManageSettings;

    public static Form Open(string alias, ModelSettings? model, Localizer localizer) => new(FormName, alias, localizer.Say("Model"),
    [
        new(Alias, localizer.Say("Alias")) { Value = alias, IsRequired = true, Hint = localizer.Say("What it is called here, as smart") },
        new(Vendor, localizer.Say("Vendor"), FormFieldKind.Choice) { Value = model?.Preset ?? "openai", Choices = [.. ModelPreset.All.Select(preset => preset.Name)], IsRequired = true },
        new(Model, localizer.Say("Name at the vendor")) { Value = model?.Model ?? "", IsRequired = true, Hint = localizer.Say("As gpt-4o-mini; at Azure the deployment's") },
        new(Endpoint, localizer.Say("Address")) { Value = model?.Endpoint ?? "", Hint = localizer.Say("Empty: the vendor's own") },
        new(Key, localizer.Say("Key"), FormFieldKind.Secret) { Hint = model?.ApiKey is { } key ? localizer.Say($"There is one that ends in {ModelService.LastFour(key)}; empty leaves it") : localizer.Say("It is kept encrypted") },
        new(Context, localizer.Say("Tokens that it takes")) { Value = model?.ContextTokens.ToString(CultureInfo.InvariantCulture) ?? "32000" },
        new(Sees, localizer.Say("Sees pictures"), FormFieldKind.Choice) { Value = model?.SeesImages == true ? "yes" : "no", Choices = ["no", "yes"] },
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
        int? tokens = int.TryParse(Of(Context), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;
        var wish = new ModelWish(Of(Alias), Of(Vendor), Of(Model), Of(Endpoint), key) { ContextTokens = tokens, SeesImages = Of(Sees) == "yes", Fallback = Of(Fallback) };
        Phrase? wrong = tokens is null && Of(Context).Length > 0 ? "The tokens that it takes are 1,000 or more." : await service.AddAsync(context.Actor, wish, cancellationToken);
        if (wrong is null)
            return new Reply(localizer.Say($"**{wish.Alias}** can answer now. `model use {wish.Alias}` has it answer.")) { Buttons = [new(localizer.Say("Try it"), $"model test {wish.Alias}"), new(localizer.Say("Use it"), $"model use {wish.Alias}")] };
        var form = submitted.FillIn(Open(submitted.State, (await service.FindAsync(submitted.State, cancellationToken))?.Settings, localizer));
        return new Reply("") { Form = form with { Message = $"⚠ {localizer.Say(wrong)}" } };
    }
}
