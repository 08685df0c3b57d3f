using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models.Local;
using ChatOpsBot.Models.Vendors;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Models;

/// <summary>The models by alias: those that are configured, and those that were added while the bot runs.</summary>
/// <param name="added">Null: only what is configured.</param>
public sealed class ModelCatalogue(IOptions<ModelOptions> options, TimeProvider time, AddedModels? added = null) : IDisposable
{
    // Beside the program; made from the package's when it is built.
    private static readonly string LocalModel = Path.Combine(AppContext.BaseDirectory, "embedding");
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly Lock building = new();
    private volatile Built? built;

    /// <summary>The model that answers where none is named; null when there is none.</summary>
    public ChatModel? DefaultChat => Chat is [var first, ..] all ? Named(all, added?.DefaultAlias) ?? first : null;

    /// <summary>The chat models, those that are configured first.</summary>
    public IReadOnlyList<ChatModel> Chat => Current.Chat;

    /// <summary>The model of an alias; of one that is not there any more the default.</summary>
    public ChatModel? FindChat(string? alias) => Named(Chat, alias) ?? DefaultChat;

    /// <summary>The embedding model of an alias; the first that is configured where none is named. Null when it is not there.</summary>
    public EmbeddingModel? FindEmbedding(string? alias) => alias is null
        ? options.Value.Embedding.Count > 0 ? Embeddings[0] : null
        : Embeddings.FirstOrDefault(model => string.Equals(model.Settings.Alias, alias, StringComparison.OrdinalIgnoreCase));

    /// <summary>The embedding models, those that are configured first. One that was added embeds only the collections that name it.</summary>
    public IReadOnlyList<EmbeddingModel> Embeddings => Current.Embeddings;

    /// <summary>The models that write down what is said.</summary>
    public IReadOnlyList<TranscriptionModel> Transcriptions => Current.Transcriptions;

    /// <summary>The first of them does it; null when there is none.</summary>
    public TranscriptionModel? Transcription => Transcriptions is [var first, ..] ? first : null;

    /// <summary>All of them, whatever they are for.</summary>
    public IReadOnlyList<(ModelPurpose Purpose, ModelSettings Settings)> All =>
    [
        .. Chat.Select(model => (ModelPurpose.Chat, model.Settings)), .. Embeddings.Select(model => (ModelPurpose.Embedding, model.Settings)), .. Transcriptions.Select(model => (ModelPurpose.Transcription, model.Settings)),
    ];

    /// <summary>How a model's last call ended; good and null before the first.</summary>
    public (bool IsGood, Phrase? LastOutcome) HealthOf(ModelPurpose purpose, ModelSettings settings) => purpose switch
    {
        ModelPurpose.Chat when Chat.FirstOrDefault(model => model.Settings == settings) is { } model => (model.IsGood, model.LastOutcome),
        ModelPurpose.Embedding when Embeddings.FirstOrDefault(model => model.Settings == settings) is { } model => (model.IsGood, model.LastOutcome),
        ModelPurpose.Transcription when Transcriptions.FirstOrDefault(model => model.Settings == settings) is { } model => (model.IsGood, model.LastOutcome),
        _ => (true, null),
    };

    /// <summary>Whether an alias is in the configuration, and not added since.</summary>
    /// <param name="purpose">Null: for whatever.</param>
    public bool IsConfigured(string alias, ModelPurpose? purpose = null) => Enum.GetValues<ModelPurpose>().Where(each => purpose is null || each == purpose)
        .SelectMany(Configured).Any(model => string.Equals(model.Alias, alias, StringComparison.OrdinalIgnoreCase));

    private IReadOnlyList<ModelSettings> Configured(ModelPurpose purpose) => purpose switch { ModelPurpose.Chat => options.Value.Chat, ModelPurpose.Embedding => options.Value.Embedding, _ => options.Value.Transcription };

    public void Dispose()
    {
        foreach (var model in built is { } now ? (IEnumerable<IDisposable>)[.. now.Chat, .. now.Embeddings, .. now.Transcriptions] : [])
            model.Dispose();
    }

    // What was changed is another model from then on; requests that are on their way end with the one before.
    private Built Current
    {
        get
        {
            var kept = added?.Kept ?? Nothing;
            if (built is { } now && ReferenceEquals(now.Kept, kept))
                return now;
            lock (building)
            {
                if (built is { } before && (ReferenceEquals(before.Kept, kept) || IsSame(before.Kept, kept)))
                    return built = before with { Kept = kept };
                IReadOnlyList<ModelSettings> Of(ModelPurpose purpose) => added?.With(purpose, Configured(purpose), kept) ?? Configured(purpose);
                return built = new Built(
                    kept,
                    Linked([.. Of(ModelPurpose.Chat).Select(each => built?.Chat.FirstOrDefault(model => model.Settings == each) ?? new ChatModel(each, Clients.Chat(each), time))]),
                    [.. Of(ModelPurpose.Embedding).Select(each => built?.Embeddings.FirstOrDefault(model => model.Settings == each) ?? new EmbeddingModel(each, each.Kind == ModelSettings.Local ? new LocalEmbeddings(LocalModel, time) : Clients.Embedding(each)))],
                    [.. Of(ModelPurpose.Transcription).Select(each => built?.Transcriptions.FirstOrDefault(model => model.Settings == each) ?? new TranscriptionModel(each, Clients.Transcription(each)))]);
            }
        }
    }

    private static bool IsSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(each => other.TryGetValue(each.Key, out var value) && value == each.Value);

    private static ChatModel? Named(IReadOnlyList<ChatModel> models, string? alias) =>
        string.IsNullOrEmpty(alias) ? null : models.FirstOrDefault(model => string.Equals(model.Settings.Alias, alias, StringComparison.OrdinalIgnoreCase));

    private static List<ChatModel> Linked(List<ChatModel> models)
    {
        foreach (var model in models)
            model.Fallback = Named(models, model.Settings.Fallback);
        // Two who were set to answer for each other at the same moment would ask each other for ever.
        foreach (var model in models)
        {
            var last = model;
            for (var hops = 0; last.Fallback is { } next; last = next)
            {
                if (++hops > models.Count)
                    last.Fallback = null;
            }
        }

        return models;
    }

    private sealed record Built(IReadOnlyDictionary<string, string> Kept, IReadOnlyList<ChatModel> Chat, IReadOnlyList<EmbeddingModel> Embeddings, IReadOnlyList<TranscriptionModel> Transcriptions);
}
