using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Models;

/// <summary>What administrators set of models while the bot runs: models that they added, prices of those that are configured, the default.</summary>
public sealed class AddedModels(CurrentAdministration administration, ISecrets secrets, IOptions<ModelOptions> options)
{
    // What did not change is the same model still.
    private readonly ConcurrentDictionary<string, ModelSettings?> read = new(StringComparer.Ordinal);

    /// <summary>The setting that names the model which answers where an assistant names none.</summary>
    public const string Default = "models.default";

    /// <summary>The default's alias; empty: the first.</summary>
    public string DefaultAlias => administration.Latest.Settings.GetValueOrDefault(Default) ?? "";

    /// <summary>As it is kept, by alias; another object whenever something was changed.</summary>
    public IReadOnlyDictionary<string, string> Kept => administration.Latest.Models;

    /// <summary>The configured models of a purpose with the prices that were set, and then those that were added.</summary>
    public IReadOnlyList<ModelSettings> With(ModelPurpose purpose, IReadOnlyList<ModelSettings> configured, IReadOnlyDictionary<string, string> kept)
    {
        foreach (var gone in read.Keys.Except(kept.Values, StringComparer.Ordinal).ToList())
            read.TryRemove(gone, out _);
        var set = kept.Values.Select(json => read.GetOrAdd(json, Read)).OfType<ModelSettings>().Where(model => model.Purpose == purpose).ToDictionary(model => model.Alias, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. configured.Select(model => set.TryGetValue(model.Alias, out var changed) ? model with { InputPrice = changed.InputPrice, CachedInputPrice = changed.CachedInputPrice, OutputPrice = changed.OutputPrice } : model),
            // Of one that was in the configuration there may be prices alone.
            .. set.Values.Where(model => model.Model.Length > 0 && Uri.TryCreate(model.Endpoint, UriKind.Absolute, out _) && !configured.Any(each => string.Equals(each.Alias, model.Alias, StringComparison.OrdinalIgnoreCase))).OrderBy(model => model.Alias, StringComparer.Ordinal),
        ];
    }

    /// <summary>As it is kept: its key and headers are encrypted.</summary>
    public string Write(ModelSettings model) =>
        JsonSerializer.Serialize(model with { ApiKey = model.ApiKey is { Length: > 0 } key ? secrets.Protect(key) : null, Headers = Each(model.Headers, secrets.Protect) }, ModelJson.Default.ModelSettings);

    private ModelSettings? Read(string json) => JsonSerializer.Deserialize(json, ModelJson.Default.ModelSettings) is { } model
        ? model with { ApiKey = model.ApiKey is { Length: > 0 } kept ? secrets.Unprotect(kept) : null, Headers = Each(model.Headers, header => secrets.Unprotect(header) ?? ""), Proxy = null, OnlyIn = options.Value.AllowedNetworks }
        : null;

    // Headers may be keys.
    private static Dictionary<string, string> Each(IReadOnlyDictionary<string, string> headers, Func<string, string> change) => headers.ToDictionary(header => header.Key, header => change(header.Value), StringComparer.OrdinalIgnoreCase);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ModelSettings))]
internal sealed partial class ModelJson : JsonSerializerContext;
