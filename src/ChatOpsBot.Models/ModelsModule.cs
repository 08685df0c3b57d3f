using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Models;

public static class ModelsModule
{
    private const string None = "none";

    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidated<ModelOptions>(builder.Configuration, ModelOptions.Section, options =>
        [
            .. Check("Chat", options.Chat),
            .. Check("Transcription", options.Transcription),
            .. Check("Embedding", [.. options.Embedding.Where(model => model.Kind != ModelSettings.Local)]),
            (options.Embedding.All(model => !string.Equals(model.Alias, ModelSettings.Usual, StringComparison.OrdinalIgnoreCase)), "Embedding", $"a list in which no Alias is '{ModelSettings.Usual}'"),
            (builder.Configuration[$"{ModelOptions.Section}:Embedding"] is null or "" or None or ModelSettings.Local, "Embedding", "none, local, or a list of models"),
        ]);
        // A word stands in place of the list.
        var word = builder.Configuration[$"{ModelOptions.Section}:Embedding"];
        builder.Services.PostConfigure<ModelOptions>(options =>
        {
            options.Chat = [.. options.Chat.Select(Located)];
            options.Transcription = [.. options.Transcription.Select(Located)];
            options.Embedding = [.. options.Embedding.Select(Located)];
            if (options.Embedding.Count == 0 && word is not None)
                options.Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }];
        });
        builder.Services.AddSingleton<AddedModels>();
        builder.Services.AddSingleton<ModelCatalogue>();
        builder.Services.AddSingleton(provider => new Setting(
            AddedModels.Default, "the model that answers where an assistant names none, by its alias; empty is the first", "the next question", () => "",
            value => value.Length == 0 || provider.GetRequiredService<ModelCatalogue>().Chat.Any(model => string.Equals(model.Settings.Alias, value, StringComparison.OrdinalIgnoreCase))
                ? null
                : (Phrase)"the alias of a model in `model list`, or empty"));
        builder.Services.AddSingleton(provider => new Currency(provider.GetRequiredService<IOptions<ModelOptions>>().Value.Currency));
    }

    /// <summary>A model whose vendor says where it is and how it is spoken to.</summary>
    public static ModelSettings Located(ModelSettings model)
    {
        if (ModelPreset.Find(model.Preset) is { } preset && model.Kind == ModelSettings.OpenAiCompatible)
            model = model with { Kind = string.IsNullOrEmpty(model.Endpoint) || preset.Kind == ModelSettings.Replicate || model.Endpoint.TrimEnd('/') == preset.Endpoint.TrimEnd('/') || !IsCompatible(model.Endpoint) ? preset.Kind : model.Kind };
        // The machine's identity is known to Azure's own client, which knows the service by its root.
        if (model is { Preset: not null, Kind: ModelSettings.OpenAiCompatible, ApiKey: null or "", Headers.Count: 0 } && ModelPreset.Find(model.Preset) is { Kind: ModelSettings.AzureOpenAi } && Uri.TryCreate(model.Endpoint, UriKind.Absolute, out var azure))
            model = model with { Kind = ModelSettings.AzureOpenAi, Endpoint = new Uri(azure, "/").ToString() };
        if (string.IsNullOrEmpty(model.Endpoint) && (ModelPreset.Find(model.Preset) ?? ModelPreset.OfKind(model.Kind)) is { } known)
            model = model with { Endpoint = known.Endpoint };
        // Its predictions are texts of texts.
        return model.Kind == ModelSettings.Replicate ? model with { CallsTools = false, WritesJson = false, SeesImages = false } : model;
    }

    // Several have a door of OpenAI's shape besides their own; Replicate's own ends like one.
    private static bool IsCompatible(string endpoint) => endpoint.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal);

    private static ModelSettings? FallbackOf(IReadOnlyList<ModelSettings> models, ModelSettings model) =>
        models.FirstOrDefault(each => string.Equals(each.Alias, model.Fallback, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether whoever answers for a model, and for that one, comes to an end.</summary>
    public static bool HasEnd(IReadOnlyList<ModelSettings> models, ModelSettings model)
    {
        var left = models.Count;
        for (var next = model; next is { Fallback: not null }; left--)
        {
            next = FallbackOf(models, next);
            if (next is null || left == 0)
                return false;
        }

        return true;
    }

    private static IReadOnlyList<string> Kinds(string list) => KindsOf(Enum.Parse<ModelPurpose>(list));

    /// <summary>Kinds that models of a use may have.</summary>
    public static IReadOnlyList<string> KindsOf(ModelPurpose use) => use switch { ModelPurpose.Chat => ModelSettings.ChatKinds, ModelPurpose.Embedding => ModelSettings.EmbeddingKinds, _ => ModelSettings.TranscriptionKinds };

    private static IEnumerable<(bool IsGood, string Key, string GoodValue)> Check(string list, IReadOnlyList<ModelSettings> models) =>
    [
        .. models.SelectMany<ModelSettings, (bool IsGood, string Key, string GoodValue)>((model, i) =>
        [
            (Kinds(list).Contains(model.Kind, StringComparer.Ordinal), $"{list}:{i}:Kind", $"one of {string.Join(", ", Kinds(list))}"),
            (string.IsNullOrEmpty(model.Proxy) || (Uri.TryCreate(model.Proxy, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"), $"{list}:{i}:Proxy", "an address, for example http://proxy:3128"),
            (model.Concurrency >= 0, $"{list}:{i}:Concurrency", "0 or more, for example 8"),
            (model.OutputTokens is null or >= 1, $"{list}:{i}:OutputTokens", "1 or more, for example 2000"),
            (model is { InputPrice: >= 0, OutputPrice: >= 0, CachedInputPrice: null or >= 0 }, $"{list}:{i}:InputPrice", "prices of 0 or more, for example 0.15"),
            (model.Preset is null || ModelPreset.Find(model.Preset) is not null, $"{list}:{i}:Preset", $"one of {ModelPreset.Names}"),
            (Uri.TryCreate(model.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0, $"{list}:{i}:Endpoint",
                "an absolute address without user and password, for example https://api.openai.com/v1"),
            (model.Fallback is null || (list == "Chat" && HasEnd(models, model)), $"{list}:{i}:Fallback", "the Alias of another chat model, with no way back to this one"),
            (FallbackOf(models, model) is not { } fallback || fallback.ContextTokens >= model.ContextTokens, $"{list}:{i}:Fallback", "a model that takes as many tokens as this one"),
            (model.FirstTokenSeconds is >= 1 and <= 600, $"{list}:{i}:FirstTokenSeconds", "1 to 600, for example 15"),
            (model.Model.Length > 0, $"{list}:{i}:Model", "the model's name, for example gpt-4o-mini"),
            (model.TimeoutSeconds is >= 1 and <= 600, $"{list}:{i}:TimeoutSeconds", "1 to 600, for example 60"),
            (model.ContextTokens >= 1000, $"{list}:{i}:ContextTokens", "1000 or more, for example 16000"),
            (model.Retries is >= 0 and <= 5, $"{list}:{i}:Retries", "0 to 5, for example 2"),
        ]),
        (models.Select(model => model.Alias).Distinct(StringComparer.OrdinalIgnoreCase).Count() == models.Count, list, "a list in which each Alias occurs once"),
    ];
}
