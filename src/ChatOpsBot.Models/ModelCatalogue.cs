using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Identity;
using ChatOpsBot.Models.Local;
using ChatOpsBot.Models.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;

namespace ChatOpsBot.Models;

/// <summary>The configured models by alias.</summary>
public sealed class ModelCatalogue(IOptions<ModelOptions> options, TimeProvider time) : IDisposable
{
    // Beside the program; made from the package's when it is built.
    private static readonly string LocalModel = Path.Combine(AppContext.BaseDirectory, "embedding");

    private readonly Lazy<IReadOnlyList<ChatModel>> chat = new(() => Linked([.. options.Value.Chat
        .Select(settings => new ChatModel(settings, Client(settings).GetChatClient(settings.Model).AsIChatClient(), time))]));

    private readonly Lazy<IReadOnlyList<EmbeddingModel>> embeddings = new(() => [.. options.Value.Embedding
        .Select(settings => new EmbeddingModel(settings, settings.Kind == ModelSettings.Local
            ? new LocalEmbeddings(LocalModel, time)
            : Client(settings).GetEmbeddingClient(settings.Model).AsIEmbeddingGenerator()))]);

    /// <summary>The first chat model; null when none is configured.</summary>
    public ChatModel? DefaultChat => chat.Value is [var first, ..] ? first : null;

    /// <summary>The chat models, the default first.</summary>
    public IReadOnlyList<ChatModel> Chat => chat.Value;

    /// <summary>The model of an alias; of one that is not configured any more the default.</summary>
    public ChatModel? FindChat(string? alias) =>
        chat.Value.FirstOrDefault(model => string.Equals(model.Settings.Alias, alias, StringComparison.OrdinalIgnoreCase)) ?? DefaultChat;

    /// <summary>The embedding models; the first embeds documents.</summary>
    public IReadOnlyList<EmbeddingModel> Embeddings => embeddings.Value;

    public void Dispose()
    {
        foreach (var model in embeddings.IsValueCreated ? embeddings.Value : [])
            model.Dispose();
    }

    private static List<ChatModel> Linked(List<ChatModel> models)
    {
        foreach (var model in models.Where(model => model.Settings.Fallback is not null))
            model.Fallback = models.Find(other => string.Equals(other.Settings.Alias, model.Settings.Fallback, StringComparison.OrdinalIgnoreCase));
        return models;
    }

    private static OpenAIClient Client(ModelSettings settings) => settings.Kind == ModelSettings.AzureOpenAi ? ConnectAzure(settings) : ConnectOpenAi(settings);

    private static OpenAIClient ConnectOpenAi(ModelSettings settings) => new(
        new ApiKeyCredential(settings.ApiKey is { Length: > 0 } key ? key : "none"),
        Limit(new OpenAIClientOptions { Endpoint = new Uri(settings.Endpoint) }, settings));

    private static AzureOpenAIClient ConnectAzure(ModelSettings settings)
    {
        var options = Limit(new AzureOpenAIClientOptions(), settings);
        var endpoint = new Uri(settings.Endpoint);
        return settings.ApiKey is { Length: > 0 } key
            ? new AzureOpenAIClient(endpoint, new ApiKeyCredential(key), options)
            : new AzureOpenAIClient(endpoint, new DefaultAzureCredential(), options);
    }

    // The retry policy of the clients waits as Retry-After says.
    private static T Limit<T>(T options, ModelSettings settings)
        where T : ClientPipelineOptions
    {
        options.Transport = new HttpClientPipelineTransport(new HttpClient(new VendorHandler(Dialect.At(new Uri(settings.Endpoint))) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) } }) { Timeout = Timeout.InfiniteTimeSpan });
        options.NetworkTimeout = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        options.RetryPolicy = new ClientRetryPolicy(settings.Retries);
        return options;
    }
}
