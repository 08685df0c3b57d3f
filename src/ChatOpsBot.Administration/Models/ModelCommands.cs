using System.CommandLine;
using System.Globalization;
using ChatOpsBot.Administration.Assistants;
using ChatOpsBot.Administration.Settings;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;

namespace ChatOpsBot.Administration.Models;

internal sealed class ModelList(ModelService service, ModelCatalogue models) : IChatCommand
{
    public string Group => "model";

    public Right Needs => Right.SeeStatus;

    public string Example => "model list";

    public Command Describe() => new("list", "List the models that answer, and how they are");

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var all = await service.ListAsync(cancellationToken);
        var add = new ReplyButton(context.Localizer.Say("Add a model"), ModelAdd.Path) { OpensForm = true };
        if (all.Count == 0)
            return CommandResult.Say($"There is no language model; answers are quoted from the documents.{Embeddings()}{Voices()}", add);
        var lines = all.Select(model => (Phrase)$"- {(model.IsGood ? "✓" : "⚠")} **{model.Settings.Alias}**: {model.Settings.Model}, {model.Settings.Kind}{(ReferenceEquals(model, models.DefaultChat) ? (Phrase)" (default)" : "")}; {model.LastOutcome ?? "not called yet"}");
        return CommandResult.Say($"**Models**\n\n{Phrase.Lines(lines)}{Embeddings()}{Voices()}\n\n`model test ALIAS` tries one.", add);
    }

    private Phrase Voices() => models.Transcription is { } voice ? (Phrase)$"\n\nVoice messages are written down by `{voice.Settings.Alias}`." : "";

    private Phrase Embeddings()
    {
        var usual = models.FindEmbedding(null);
        var others = models.Embeddings.Where(each => !ReferenceEquals(each, usual)).ToList();
        Phrase by = usual is null ? "" : (Phrase)$"\n\nDocuments are embedded by `{usual.Settings.Alias}`.";
        return others.Count == 0 ? by : (Phrase)$"{by}\n\n`kb collection NAME --embedding ALIAS` has a collection embedded by {string.Join(", ", others.Select(other => $"`{other.Settings.Alias}`"))}.";
    }
}

internal sealed class ModelShow(ModelService service, ModelCatalogue models, Currency currency) : IChatCommand
{
    public static readonly Argument<string> Alias = new("alias") { Description = "The model's alias in `model list`" };

    public string Group => "model";

    public Right Needs => Right.SeeStatus;

    public string Example => "model show smart";

    public Command Describe() => new("show", "Tell about a model: where it is, what it can, what it costs") { Alias };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetRequiredValue(Alias);
        if (await service.AnyAsync(alias, cancellationToken) is not { Settings: var model } any)
            return Unknown(alias);
        Phrase where = models.IsConfigured(model.Alias, any.Purpose) ? "in the configuration" : "added here";
        var change = models.IsConfigured(model.Alias, any.Purpose) ? (ReplyButton[])[] : [new(context.Localizer.Say("Change it"), $"{ModelAdd.Path} {model.Alias}") { OpensForm = true }];
        Phrase more = ModelService.More(model) is { Count: > 0 } set ? (Phrase)$"\n- set: {string.Join(", ", set)}" : "";
        if (await service.FindAsync(alias, cancellationToken) is not { } found)
            return CommandResult.Say($"**{model.Alias}** ({where})\n\n- {model.Kind}, `{model.Model}` at {model.Endpoint}, key {ModelService.LastFour(model.ApiKey)}\n- {Prices(model, currency)}{more}", [new ReplyButton(context.Localizer.Say("Try it"), $"model test {model.Alias}"), .. change]);
        Phrase tools = found.CallsTools ? "calls tools" : "is told its tools in words";
        Phrase sees = model.SeesImages ? "is shown pictures" : "has the text of pictures read for it";
        Phrase fallback = model.Fallback is { } other ? (Phrase)$"\n- falls back to `{other}`" : "";
        return CommandResult.Say(
            $"**{model.Alias}** ({where})\n\n- {model.Kind}, `{model.Model}` at {model.Endpoint}, key {ModelService.LastFour(model.ApiKey)}\n- takes {found.Window:N0} tokens; {tools}; {sees}\n- {Prices(model, currency)}{fallback}{more}\n- {found.LastOutcome ?? "not called yet"}",
            [new ReplyButton(context.Localizer.Say("Try it"), $"model test {model.Alias}"), .. change]);
    }

    public static Phrase Prices(ModelSettings model, Currency currency) => model is { InputPrice: 0, OutputPrice: 0 }
        ? (Phrase)"its price is not known; `model price` sets it"
        : (Phrase)$"a million tokens cost {model.InputPrice:0.####} {currency.Code} in ({model.CachedInputPrice ?? model.InputPrice:0.####} cached), {model.OutputPrice:0.####} out";

    public static CommandResult.Refused Unknown(string alias) => new($"There is no model `{alias}`.", "model list");
}

internal sealed class ModelUse(ModelService service, SettingsService settings, AssistantService assistants) : IChatCommand
{
    private static readonly Option<string?> For = new("--assistant") { Description = "Only for this assistant" };

    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "model use smart";

    public Command Describe() => new("use", "Have a model answer, everywhere or for one assistant") { ModelShow.Alias, For };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetRequiredValue(ModelShow.Alias);
        if (await service.FindAsync(alias, cancellationToken) is not { Settings: var model })
            return ModelShow.Unknown(alias);
        if (parsed.GetValue(For) is not { } name)
        {
            var change = await settings.SetAsync(context.Actor, AddedModels.Default, model.Alias, cancellationToken);
            return CommandResult.Say($"**{model.Alias}** answers where an assistant names no model, from the next question on.", new ReplyButton(context.Localizer.Say("Undo"), $"settings set {AddedModels.Default} {(change!.Before.Length > 0 ? change.Before : "empty")}"));
        }

        if (context.Snapshot.Named(name.Trim('`')) is not { } assistant)
            return new CommandResult.Refused($"There is no assistant `{name}`.", "assistant list");
        if (!context.Person.May(Right.ManageAssistants))
            return new CommandResult.Refused("Assistants are for administrators to change.");
        var wrong = await assistants.SaveAsync(context.Actor, assistant with { Model = model.Alias }, isNew: context.Snapshot.Find(assistant.Name) is null, cancellationToken);
        return wrong.Count == 0
            ? CommandResult.Say($"**{model.Alias}** answers for the assistant **{assistant.Name}** from the next question on.", new ReplyButton(context.Localizer.Say("Undo"), $"assistant set {assistant.Name} --model \"{assistant.Model}\""))
            : new CommandResult.Refused(wrong.Values.First());
    }
}

internal sealed class ModelSet(ModelService service) : IChatCommand
{
    private static readonly IReadOnlyList<Option<string?>> Fields = ModelFields.Options();

    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "model set trial --retries 1 --concurrency 8";

    public Command Describe()
    {
        var command = new Command("set", "Change what is seldom changed of a model that was added: limits, abilities, parameters") { ModelShow.Alias };
        foreach (var field in Fields)
            command.Add(field);
        return command;
    }

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetRequiredValue(ModelShow.Alias).Trim('`');
        var values = Fields.Where(field => parsed.GetResult(field) is not null).ToDictionary(field => field.Name.TrimStart('-'), field => parsed.GetValue(field) ?? "", StringComparer.Ordinal);
        if (values.Count == 0)
            return new CommandResult.Refused("Say what of it is to be another, as `--retries 1`.", Example);
        return await service.ChangeAsync(context.Actor, alias, values, cancellationToken) is { } wrong
            ? new CommandResult.Refused(wrong, Example)
            : CommandResult.Say($"**{alias}** is changed, from the next question on.", new ReplyButton(context.Localizer.Say("Try it"), $"model test {alias}"));
    }
}

internal sealed class ModelTestCommand(ModelService service, ModelTrial trial, Currency currency) : IChatCommand
{
    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public string Example => "model test smart";

    public Command Describe() => new("test", "Try a model with short requests: how fast it is, what it can, what that cost") { ModelShow.Alias };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetRequiredValue(ModelShow.Alias);
        if (await service.AnyAsync(alias, cancellationToken) is not { Settings: var settings })
            return ModelShow.Unknown(alias);
        context.Output.Status(context.Localizer.Say("Trying it…"));
        if (await service.FindAsync(alias, cancellationToken) is not { } model)
            return Tried(settings, await trial.TestAsync(settings, context.Account, cancellationToken));
        var test = await trial.TestAsync(model, context.Account, cancellationToken);
        if (test is not { Trouble: null, Call: { FirstToken: { } first } call })
            return CommandResult.Say($"⚠ **{model.Settings.Alias}** gave no answer: {ChatModel.InWords(test.Trouble ?? ModelTrouble.Nonsense)}.");
        var seconds = Math.Max(0.001, (call.Took - first).TotalSeconds);
        Phrase cost = test.Cost > 0 ? (Phrase)$"{test.Cost:0.######} {currency.Code}" : "its price is not known";
        return CommandResult.Say(
            $"✓ **{model.Settings.Alias}** answers.\n\n- first words after {first.TotalMilliseconds:N0} ms\n- {call.TokensOut / seconds:N0} tokens a second\n- streams: {Said(test.Streams)}; calls tools: {Said(test.CallsTools)}; writes JSON: {Said(test.WritesJson)}; sees pictures: {Said(test.SeesImages)}\n- {call.TokensIn:N0} tokens in, {call.TokensOut:N0} out; {cost}");
    }

    private static CommandResult Tried(ModelSettings model, (ModelTrouble? Trouble, TimeSpan Took, int Numbers) test) =>
        test.Trouble is { } trouble ? CommandResult.Say($"⚠ **{model.Alias}** gave no answer: {ChatModel.InWords(trouble)}.")
        : test.Numbers > 0 ? CommandResult.Say($"✓ **{model.Alias}** gives vectors of {test.Numbers:N0} numbers, after {test.Took.TotalMilliseconds:N0} ms.")
        : CommandResult.Say($"✓ **{model.Alias}** writes down what is said, after {test.Took.TotalMilliseconds:N0} ms.");

    private static Phrase Said(bool? ability) => ability switch { true => "yes", false => "no", null => "not known" };
}

internal sealed class ModelPrice(ModelService service, Currency currency) : IChatCommand
{
    private static readonly Argument<string> In = new("in") { Description = "For a million tokens that it is sent, as 2.50" };
    private static readonly Argument<string> Out = new("out") { Description = "For a million tokens that it writes" };
    private static readonly Argument<string?> Cached = new("cached") { Description = "For a million tokens of them that the service has from before", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "model price smart 2.50 10 1.25";

    public Command Describe() => new("price", "Set what a model costs, for usage and budgets in money") { ModelShow.Alias, In, Out, Cached };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetRequiredValue(ModelShow.Alias);
        var (input, output, cached) = (Amount(parsed.GetRequiredValue(In)), Amount(parsed.GetRequiredValue(Out)), parsed.GetValue(Cached) is { } written ? Amount(written) ?? -1 : (decimal?)null);
        if (input is null || output is null || cached == -1)
            return new CommandResult.Refused("A price is an amount as 2.50, for a million tokens.", Example);
        if (await service.PriceAsync(context.Actor, alias, input.Value, output.Value, cached, cancellationToken) is { } wrong)
            return new CommandResult.Refused(wrong, "model list");
        return CommandResult.Say($"**{alias}**: a million tokens cost {input.Value:0.####} {currency.Code} in ({cached ?? input.Value:0.####} cached), {output.Value:0.####} out, from the next question on.");
    }

    public static decimal? Amount(string written) => decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}

internal sealed class ModelBudget(TurnLimits limits, SettingsService settings, Currency currency) : IChatCommand
{
    private static readonly Argument<string?> Whose = new("whose") { Description = "`person`, `channel`, `assistant`, `key` or `all`; without it the budgets that there are", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> Amount = new("amount") { Description = "Tokens a day as 100000, or money as 2.50; 0 is no limit", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> Unit = new("unit") { Description = "`tokens` or the currency; without it an amount with a point is money", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "model budget person 2.50";

    public Command Describe() => new("budget", "Show or set what models may take in a day, by person, channel, assistant, key or all together") { Whose, Amount, Unit };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Whose) is not { } whose)
            return await ShowAsync(context, cancellationToken);
        if (!Enum.TryParse<BudgetOf>(whose, ignoreCase: true, out var of) || int.TryParse(whose, out _) || parsed.GetValue(Amount) is not { } amount)
            return new CommandResult.Refused("Say whose and how much: `person`, `channel`, `assistant`, `key` or `all`, and an amount.", Example);
        var unit = parsed.GetValue(Unit);
        var isMoney = unit is null ? amount.Contains('.', StringComparison.Ordinal) : string.Equals(unit, currency.Code, StringComparison.OrdinalIgnoreCase);
        if (unit is not null && !isMoney && !string.Equals(unit, "tokens", StringComparison.OrdinalIgnoreCase))
            return new CommandResult.Refused($"Budgets are in `tokens` or {currency.Code}.", Example);
        var change = await settings.SetAsync(context.Actor, isMoney ? Budget.CostOf(of) : Budget.TokensOf(of), amount.Replace(",", "", StringComparison.Ordinal), cancellationToken);
        return change!.Wrong is { } good
            ? new CommandResult.Refused($"`{amount}` is no value of `{change.Setting.Name}`. It must be {good}.", Example)
            : CommandResult.Say($"`{change.Setting.Name}` is **{change.After}** now; before: {change.Before}.", new ReplyButton(context.Localizer.Say("Undo"), $"settings set {change.Setting.Name} {change.Before}"));
    }

    private async Task<CommandResult> ShowAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var budgets = await limits.BudgetsAsync(context.Account, context.Snapshot, cancellationToken);
        return CommandResult.Say($"**Budgets a day, UTC**\n\n{Phrase.Lines(budgets.Where(each => each.Budget.Of != BudgetOf.Key || each.Budget.IsSet).Select(each => (Phrase)$"- {Name(each.Budget.Of)}: {Limits(each.Budget)}; used today: {each.Used.Tokens:N0} tokens, {each.Used.Cost:0.####} {currency.Code}"))}\n\n`model budget person 2.50` sets one.");
    }

    private static Phrase Name(BudgetOf of) => of switch
    {
        BudgetOf.Person => "each person (you)",
        BudgetOf.Channel => "each channel (this one)",
        BudgetOf.Assistant => "each assistant (this one)",
        BudgetOf.Key => "each key",
        _ => "all together",
    };

    private Phrase Limits(Budget budget)
    {
        if (!budget.IsSet)
            return "no limit";
        Phrase cost = $"{budget.Cost:0.##} {currency.Code}";
        return budget switch { { Cost: 0 } => (Phrase)$"{budget.Tokens:N0} tokens", { Tokens: 0 } => cost, _ => (Phrase)$"{budget.Tokens:N0} tokens, {cost}" };
    }
}

internal sealed class ModelRemove(ModelService service) : IChatCommand
{
    public string Group => "model";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "model remove trial";

    public Command Describe() => new("remove", "Remove a model that was added here") { ModelShow.Alias };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var alias = parsed.GetRequiredValue(ModelShow.Alias).Trim('`');
        return await service.RemoveAsync(context.Actor, alias, cancellationToken) is { } wrong
            ? new CommandResult.Refused(wrong, "model list")
            : CommandResult.Say($"The model **{alias}** is gone.");
    }
}
