using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Azure.AI.OpenAI;
using Azure.Identity;
using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;

namespace ChatOpsBot.Models.Vendors;

/// <summary>The client of each kind, behind the interfaces that all have. None of them retries: <see cref="ServiceHttp"/> does.</summary>
internal static class Clients
{
    // Anthropic wants to be told; so much is within what its oldest models write.
    private const int UsualOutput = 4096;

    public static IChatClient Chat(ModelSettings settings) => new ChatClientBuilder(settings.Kind switch
    {
        ModelSettings.Anthropic => new AnthropicClient
        {
            ApiKey = Key(settings),
            BaseUrl = settings.Endpoint,
            HttpClient = ServiceHttp.To(settings),
            MaxRetries = 0,
            Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds),
        }.AsIChatClient(settings.Model, settings.OutputTokens ?? UsualOutput),
        ModelSettings.Ollama => new OllamaChat(OllamaOf(settings), settings.ContextTokens),
        ModelSettings.Replicate => new ReplicateClient(settings),
        _ => Open(settings).GetChatClient(settings.Model).AsIChatClient(),
    }).UseOpenTelemetry(sourceName: ChatOpsTelemetry.Name, configure: client => client.EnableSensitiveData = false).Use(client => new OwnWords(client)).Use(client => new Thoughts(client)).Build();

    public static IEmbeddingGenerator<string, Embedding<float>> Embedding(ModelSettings settings) => new EmbeddingGeneratorBuilder<string, Embedding<float>>(
        settings.Kind == ModelSettings.Ollama ? OllamaOf(settings) : Open(settings).GetEmbeddingClient(settings.Model).AsIEmbeddingGenerator())
        .UseOpenTelemetry(sourceName: ChatOpsTelemetry.Name, configure: client => client.EnableSensitiveData = false).Build();

    public static ISpeechToTextClient Transcription(ModelSettings settings) => new SpeechToTextClientBuilder(new NamedTranscription(Open(settings).GetAudioClient(settings.Model)))
        .UseOpenTelemetry(sourceName: ChatOpsTelemetry.Name, configure: client => client.EnableSensitiveData = false).Build();

    private static string Key(ModelSettings settings) => settings.ApiKey is { Length: > 0 } key ? key : "none";

    private static OllamaApiClient OllamaOf(ModelSettings settings)
    {
        var http = ServiceHttp.To(settings);
        if (settings.ApiKey is { Length: > 0 } key)
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new OllamaApiClient(http, settings.Model);
    }

    private static OpenAIClient Open(ModelSettings settings)
    {
        if (settings.Kind != ModelSettings.AzureOpenAi)
            return new OpenAIClient(new ApiKeyCredential(Key(settings)), Limit(new OpenAIClientOptions { Endpoint = new Uri(settings.Endpoint) }, settings));
        var options = Limit(new AzureOpenAIClientOptions(), settings);
        // The server's own identity is shown to nobody whom somebody has named in the chat.
        return settings.ApiKey is { Length: > 0 } || settings.OnlyIn is not null
            ? new AzureOpenAIClient(new Uri(settings.Endpoint), new ApiKeyCredential(Key(settings)), options)
            : new AzureOpenAIClient(new Uri(settings.Endpoint), new DefaultAzureCredential(), options);
    }

    private static T Limit<T>(T options, ModelSettings settings)
        where T : ClientPipelineOptions
    {
        options.Transport = new HttpClientPipelineTransport(ServiceHttp.To(settings));
        options.NetworkTimeout = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        options.RetryPolicy = new ClientRetryPolicy(0);
        return options;
    }
}
