using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Vendors;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Administration.Models;

/// <summary>A model as somebody asks for it.</summary>
/// <param name="Vendor">Of <see cref="ModelPreset.All"/>.</param>
/// <param name="Endpoint">Its address; empty: the vendor's.</param>
public sealed record ModelWish(string Alias, string Vendor, string Model, string? Endpoint = null, string? Key = null)
{
    public int? ContextTokens { get; init; }

    public bool SeesImages { get; init; }

    public string? Fallback { get; init; }

    public ModelPurpose Purpose { get; init; }

    /// <summary>Values of <see cref="ModelFields"/> by their names.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The models: adding, changing and pricing them while the bot runs.</summary>
public sealed class ModelService(ModelCatalogue models, AddedModels added, IAdministrationStore store, ICollections collections, CurrentAdministration administration)
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
        if (ModelPreset.Find(wish.Vendor) is not { } preset)
            return $"`{wish.Vendor}` is no vendor that is known here. There are: {ModelPreset.Names}.";
        var endpoint = string.IsNullOrWhiteSpace(wish.Endpoint) ? preset.Endpoint : wish.Endpoint.Trim('<', '>', ' ');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return $"`{endpoint}` is no web address. It is as https://models.example.com/v1.";
        if (string.IsNullOrWhiteSpace(wish.Model))
            return $"The model's name at the vendor is missing, as {preset.Example}.";
        var was = await AnyAsync(wish.Alias, cancellationToken);
        var before = was?.Settings;
        if (preset.Kind == ModelSettings.AzureOpenAi && string.IsNullOrEmpty(wish.Key) && before is not { ApiKey.Length: > 0 })
            return "Azure needs the key here; without one, and with Entra ID, it is set up in the configuration.";
        if (was is { } other && other.Purpose != wish.Purpose)
            return $"`{wish.Alias}` is there for something else. Remove it first, or take another name.";
        if (before is not null && wish.Purpose == ModelPurpose.Embedding && before.Model != wish.Model.Trim())
            return $"Documents were embedded by `{before.Model}`. Give the other one an alias of its own, and move collections to it.";
        var model = ModelsModule.Located((before ?? new ModelSettings()) with
        {
            Purpose = wish.Purpose,
            Alias = wish.Alias,
            Kind = ModelSettings.OpenAiCompatible,
            Preset = preset.Name,
            Endpoint = endpoint,
            Model = wish.Model.Trim(),
            // What is left out is what there is, where the address is the same.
            ApiKey = wish.Key is { Length: > 0 } key ? key : before?.Endpoint == endpoint ? before.ApiKey : null,
            Headers = before?.Endpoint == endpoint ? before.Headers : new ModelSettings().Headers,
            ContextTokens = wish.ContextTokens ?? before?.ContextTokens ?? UsualContext,
            SeesImages = wish.SeesImages,
            Fallback = string.IsNullOrWhiteSpace(wish.Fallback) ? null : wish.Fallback,
        });
        if (!ModelsModule.KindsOf(wish.Purpose).Contains(model.Kind))
            return $"{preset.Name} has no models of that kind here.";
        return await SetAsync(actor, before is null ? "model.added" : "model.changed", model, before, wish.More, cancellationToken);
    }

    /// <summary>Changes what is named of a model that was added.</summary>
    /// <returns>What is wrong; null when it was changed.</returns>
    public async Task<Phrase?> ChangeAsync(Actor actor, string alias, IReadOnlyDictionary<string, string> more, CancellationToken cancellationToken) =>
        await AnyAsync(alias, cancellationToken) is not { Settings: var model } ? $"There is no model `{alias}`."
        : models.IsConfigured(model.Alias) ? $"`{model.Alias}` is in the configuration, and is changed there."
        : await SetAsync(actor, "model.changed", model, model, more, cancellationToken);

    /// <returns>What is wrong; null when it was removed.</returns>
    public async Task<Phrase?> RemoveAsync(Actor actor, string alias, CancellationToken cancellationToken)
    {
        if (await AnyAsync(alias, cancellationToken) is not { Settings: var model })
            return $"There is no model `{alias}`.";
        if (models.IsConfigured(model.Alias))
            return $"`{model.Alias}` is in the configuration, and is changed there.";
        if (models.Chat.FirstOrDefault(each => IsOf(model, each.Settings.Fallback)) is { } needs)
            return $"`{needs.Settings.Alias}` falls back to it.";
        if ((await collections.ListAsync(cancellationToken)).FirstOrDefault(collection => IsOf(model, collection.EmbeddingModel)) is { } embedded)
            return $"The collection `{embedded.Name}` is embedded by it. `kb collection {embedded.Name} --embedding usual` moves it to another.";
        var refused = await store.ChangeAsync(
            new AdministrationChange.Model(model.Alias, null), actor.Audit("model.removed", model.Alias, before: Show(model)),
            now => now.Assistants.FirstOrDefault(assistant => IsOf(model, assistant.Model)) is { } user ? (Phrase)$"The assistant `{user.Name}` answers by it." : null, cancellationToken);
        administration.Expire();
        return refused;
    }

    /// <returns>What is wrong; null when the prices were set.</returns>
    public async Task<Phrase?> PriceAsync(Actor actor, string alias, decimal input, decimal output, decimal? cached, CancellationToken cancellationToken)
    {
        if (await AnyAsync(alias, cancellationToken) is not { Settings: var model })
            return $"There is no model `{alias}`.";
        if (input < 0 || output < 0 || cached < 0)
            return "Prices are 0 or more.";
        var priced = model with { InputPrice = input, OutputPrice = output, CachedInputPrice = cached };
        // Of one that is configured nothing else is kept.
        return await KeepAsync(actor, "model.priced", models.IsConfigured(alias) ? new ModelSettings { Alias = model.Alias, InputPrice = input, OutputPrice = output, CachedInputPrice = cached } : priced, model, cancellationToken);
    }

    /// <summary>For the audit log; of a key its last four letters.</summary>
    public static string Show(ModelSettings model) =>
        $"{model.Kind} {model.Model} at {model.Endpoint}, key {LastFour(model.ApiKey)}, {model.InputPrice}/{model.CachedInputPrice ?? model.InputPrice}/{model.OutputPrice} a million";

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
