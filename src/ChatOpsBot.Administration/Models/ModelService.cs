using System.Globalization;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Vendors;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Administration.Models;

/// <summary>A model as somebody asks for it; what is null is as it was.</summary>
/// <param name="Vendor">Of <see cref="ModelPreset.All"/>.</param>
/// <param name="Endpoint">Its address; empty: the vendor's.</param>
public sealed record ModelWish(string Alias, string? Vendor, string? Model, string? Endpoint = null, string? Key = null)
{
    public int? ContextTokens { get; init; }

    public bool? SeesImages { get; init; }

    /// <summary>Empty: none.</summary>
    public string? Fallback { get; init; }

    public ModelPurpose? Purpose { get; init; }

    /// <summary>Values of <see cref="ModelFields"/> by their names.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The models: adding, changing and pricing them while the bot runs.</summary>
public sealed class ModelService(ModelCatalogue models, AddedModels added, IAdministrationStore store, ICollections collections, IEmbeddings embeddings, CurrentAdministration administration)
{
    private const int UsualContext = 32_000;

    /// <summary>All models, whatever they are for, those that answer first.</summary>
    public async Task<IReadOnlyList<(ModelPurpose Purpose, ModelSettings Settings)>> AllAsync(CancellationToken cancellationToken)
    {
        await administration.ReadAsync(cancellationToken);
        return models.All;
    }

    /// <summary>The models that answer.</summary>
    public async Task<IReadOnlyList<ChatModel>> ListAsync(CancellationToken cancellationToken)
    {
        await administration.ReadAsync(cancellationToken);
        return models.Chat;
    }

    /// <returns>Null when none of that alias answers.</returns>
    public async Task<ChatModel?> FindAsync(string alias, CancellationToken cancellationToken) => (await ListAsync(cancellationToken)).FirstOrDefault(model => IsOf(model.Settings, alias));

    /// <returns>Null when there is none of that alias, whatever for.</returns>
    public async Task<(ModelPurpose Purpose, ModelSettings Settings)?> AnyAsync(string alias, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).Where(each => IsOf(each.Settings, alias)).Select(each => ((ModelPurpose, ModelSettings)?)each).FirstOrDefault();

    /// <returns>What is wrong with the wish; null when the model was added, or took the place of one that was added before.</returns>
    public async Task<Phrase?> AddAsync(Actor actor, ModelWish wish, CancellationToken cancellationToken)
    {
        if (PromptNames.Wrong(wish.Alias) is { } badName)
            return badName;
        if (wish.Alias is ModelSettings.Usual or ModelSettings.Local)
            return $"`{wish.Alias}` means something else here. Give it another name.";
        if (models.IsConfigured(wish.Alias))
            return $"`{wish.Alias}` is in the configuration, and is changed there.";
        var was = await AnyAsync(wish.Alias, cancellationToken);
        var before = was?.Settings;
        if (ModelPreset.Find(wish.Vendor ?? before?.Preset) is not { } preset)
            return $"`{wish.Vendor}` is no vendor that is known here. There are: {ModelPreset.Names}.";
        var endpoint = wish.Endpoint is null && before?.Preset == preset.Name ? before.Endpoint : string.IsNullOrWhiteSpace(wish.Endpoint) ? preset.Endpoint : wish.Endpoint.Trim('<', '>', ' ');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return $"`{endpoint}` is no web address. It is as https://models.example.com/v1.";
        if ((wish.Model ?? before?.Model)?.Trim() is not { Length: > 0 } name)
            return $"The model's name at the vendor is missing, as {preset.Example}.";
        if (address.UserInfo.Length > 0)
            return "An address has no name and password in it: they would be shown. A key has its own field.";
        var purpose = wish.Purpose ?? was?.Purpose ?? ModelPurpose.Chat;
        if (was is { } other && other.Purpose != purpose)
            return $"`{wish.Alias}` is there for something else. Remove it first, or take another name.";
        if (before is not null && purpose == ModelPurpose.Embedding && before.Model != name)
            return $"Documents were embedded by `{before.Model}`. Give the other one an alias of its own, and move collections to it.";
        // What is left out is as it was; abilities are those of the kind.
        var model = (before?.Preset == preset.Name ? before : before is null ? new ModelSettings() : before with { CallsTools = true, WritesJson = true }) with
        {
            Purpose = purpose,
            Alias = wish.Alias,
            Kind = ModelSettings.OpenAiCompatible,
            Preset = preset.Name,
            Endpoint = endpoint,
            Model = name,
            // What is left out is what there is, where the address is the same.
            ApiKey = wish.Key is { Length: > 0 } key ? key : before?.Endpoint == endpoint ? before.ApiKey : null,
            Headers = before?.Endpoint == endpoint ? before.Headers : new ModelSettings().Headers,
            Parameters = before?.Endpoint == endpoint ? before.Parameters : new ModelSettings().Parameters,
            ContextTokens = wish.ContextTokens ?? before?.ContextTokens ?? UsualContext,
            SeesImages = wish.SeesImages ?? before?.SeesImages ?? false,
            Fallback = wish.Fallback is { } fallback ? string.IsNullOrWhiteSpace(fallback) ? null : fallback : before?.Fallback,
        };
        if (ModelsModule.Located(model) is var located && !ModelsModule.KindsOf(purpose).Contains(located.Kind))
            return $"{preset.Name} has no models of that kind here.";
        if (located.Kind == ModelSettings.AzureOpenAi && string.IsNullOrEmpty(model.ApiKey))
            return "Azure needs the key here; without one, and with Entra ID, it is set up in the configuration.";
        if (before is null && purpose == ModelPurpose.Transcription && models.Transcriptions.FirstOrDefault(each => !models.IsConfigured(each.Settings.Alias, purpose)) is { } hears)
            return $"`{hears.Settings.Alias}` does that already. Change it, or remove it first.";
        return await SetAsync(actor, before is null ? "model.added" : "model.changed", model, before, wish.More, cancellationToken);
    }

    /// <summary>Changes what is named of a model that was added.</summary>
    /// <returns>What is wrong; null when it was changed.</returns>
    public async Task<Phrase?> ChangeAsync(Actor actor, string alias, IReadOnlyDictionary<string, string> more, CancellationToken cancellationToken) =>
        await AnyAsync(alias, cancellationToken) is not { Settings: var model } found ? $"There is no model `{alias}`."
        : models.IsConfigured(model.Alias, found.Purpose) ? $"`{model.Alias}` is in the configuration, and is changed there."
        : await SetAsync(actor, "model.changed", model, model, more, cancellationToken);

    /// <returns>What is wrong; null when it was removed.</returns>
    public async Task<Phrase?> RemoveAsync(Actor actor, string alias, CancellationToken cancellationToken)
    {
        if (await AnyAsync(alias, cancellationToken) is not { Settings: var model } found)
            return $"There is no model `{alias}`.";
        if (models.IsConfigured(model.Alias, found.Purpose))
            return $"`{model.Alias}` is in the configuration, and is changed there.";
        if (models.Chat.FirstOrDefault(each => IsOf(model, each.Settings.Fallback)) is { } needs)
            return $"`{needs.Settings.Alias}` falls back to it.";
        if ((await collections.ListAsync(cancellationToken)).FirstOrDefault(collection => IsOf(model, collection.EmbeddingModel)) is { } embedded)
            return $"The collection `{embedded.Name}` is embedded by it. `kb collection {embedded.Name} --embedding usual` moves it to another.";
        if (found.Purpose == ModelPurpose.Embedding && await IsMovingFromAsync(model.Alias, cancellationToken))
            return $"Documents still have vectors of `{model.Alias}`; they are forgotten once their collections have moved. `kb collection` tells how far that is.";
        var refused = await store.ChangeAsync(
            new AdministrationChange.Model(model.Alias, null), actor.Audit("model.removed", model.Alias, before: Show(model)),
            now => now.Assistants.FirstOrDefault(assistant => IsOf(model, assistant.Model)) is { } user ? (Phrase)$"The assistant `{user.Name}` answers by it." : null, cancellationToken);
        administration.Expire();
        if (refused is null && found.Purpose == ModelPurpose.Embedding)
            await embeddings.ForgetAsync(model.Alias, cancellationToken);
        return refused;
    }

    // What it has embedded answers until another model has.
    private async Task<bool> IsMovingFromAsync(string alias, CancellationToken cancellationToken)
    {
        if (await embeddings.DimensionsAsync(alias, cancellationToken) is null)
            return false;
        foreach (var collection in await collections.ListAsync(cancellationToken))
        {
            if (models.FindEmbedding(collection.EmbeddingModel) is { } now && await embeddings.CountMissingAsync(now.Settings.Alias, collection.Name, now.Languages, cancellationToken) > 0)
                return true;
        }

        return false;
    }

    /// <returns>What is wrong; null when the prices were set.</returns>
    public async Task<Phrase?> PriceAsync(Actor actor, string alias, decimal input, decimal output, decimal? cached, CancellationToken cancellationToken)
    {
        if (await AnyAsync(alias, cancellationToken) is not { Settings: var model } found)
            return $"There is no model `{alias}`.";
        if (input < 0 || output < 0 || cached < 0)
            return "Prices are 0 or more.";
        var priced = model with { InputPrice = input, OutputPrice = output, CachedInputPrice = cached };
        // Of one that is configured nothing else is kept.
        return await KeepAsync(actor, "model.priced", models.IsConfigured(model.Alias, found.Purpose) ? new ModelSettings { Alias = model.Alias, Purpose = found.Purpose, InputPrice = input, OutputPrice = output, CachedInputPrice = cached } : priced, model, cancellationToken);
    }

    /// <summary>For the audit log; of a key its last four letters.</summary>
    public static string Show(ModelSettings model) => string.Join(", ",
    [
        $"{model.Kind} {model.Model} at {model.Endpoint}, key {LastFour(model.ApiKey)}, {model.InputPrice}/{model.CachedInputPrice ?? model.InputPrice}/{model.OutputPrice} a million, {model.ContextTokens} tokens",
        .. model.SeesImages ? (string[])["sees pictures"] : [], .. model.Fallback is { } other ? (string[])[$"falls back to {other}"] : [], .. More(model),
    ]);

    /// <summary>What is seldom changed and was; of parameters and headers their names, since values may be secret.</summary>
    public static IReadOnlyList<string> More(ModelSettings model)
    {
        var usual = new ModelSettings();
        (string Name, object? Value, object? Usual)[] all =
        [
            (ModelFields.OutputTokens, model.OutputTokens, usual.OutputTokens), (ModelFields.Streams, model.Streams, usual.Streams), (ModelFields.Tools, model.CallsTools, usual.CallsTools), (ModelFields.Json, model.WritesJson, usual.WritesJson),
            (ModelFields.Timeout, model.TimeoutSeconds, usual.TimeoutSeconds), (ModelFields.FirstToken, model.FirstTokenSeconds, usual.FirstTokenSeconds),
            (ModelFields.Retries, model.Retries, usual.Retries), (ModelFields.Concurrency, model.Concurrency, usual.Concurrency), (ModelFields.Languages, string.Join(' ', model.Languages), ""),
            (ModelFields.Parameters, string.Join(' ', model.Parameters.Keys), ""), (ModelFields.Headers, string.Join(' ', model.Headers.Keys), ""),
        ];
        return [.. all.Where(each => !Equals(each.Value, each.Usual)).Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Name} {(each.Value is bool isSo ? isSo ? "yes" : "no" : each.Value)}"))];
    }

    public static string LastFour(string? key) => key is { Length: >= 12 } ? $"…{key[^4..]}" : key is { Length: > 0 } ? "…" : "none";

    private static bool IsOf(ModelSettings model, string? alias) => string.Equals(model.Alias, alias?.Trim('`'), StringComparison.OrdinalIgnoreCase);

    private async Task<Phrase?> SetAsync(Actor actor, string action, ModelSettings model, ModelSettings? before, IReadOnlyDictionary<string, string> more, CancellationToken cancellationToken)
    {
        foreach (var (field, value) in more)
        {
            (model, var wrong) = ModelFields.Write(model, field, value);
            if (wrong is not null)
                return wrong;
        }

        model = ModelsModule.Located(model);
        if (model.ContextTokens < 1000)
            return "The tokens that it takes are 1,000 or more.";
        if (model.Fallback is { } last)
        {
            var all = models.Chat.Select(each => each.Settings).Where(each => !IsOf(each, model.Alias)).Append(model).ToList();
            if (model.Purpose != ModelPurpose.Chat || !ModelsModule.HasEnd(all, model))
                return $"`{last}` is no other model in `model list`, or falls back to this one.";
            if (all.First(each => IsOf(each, last)).ContextTokens < model.ContextTokens)
                return $"`{last}` takes less text, and can't answer for it.";
        }

        if (models.Chat.FirstOrDefault(each => IsOf(model, each.Settings.Fallback) && each.Settings.ContextTokens > model.ContextTokens) is { } needs)
            return $"`{needs.Settings.Alias}` falls back to it, and takes more text.";
        return await KeepAsync(actor, action, model, before, cancellationToken);
    }

    private async Task<Phrase?> KeepAsync(Actor actor, string action, ModelSettings model, ModelSettings? before, CancellationToken cancellationToken)
    {
        var refused = await store.ChangeAsync(
            new AdministrationChange.Model(model.Alias, added.Write(model)), actor.Audit(action, model.Alias, before is null ? null : Show(before), Show(model)), _ => null, cancellationToken);
        administration.Expire();
        return refused;
    }
}
