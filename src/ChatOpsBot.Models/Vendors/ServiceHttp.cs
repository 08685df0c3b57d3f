using System.Net;
using ChatOpsBot.Core.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ChatOpsBot.Models.Vendors;

/// <summary>The way to a model's service, the same under every vendor's client: parameters, headers and proxy as configured, OpenAI's
/// protocol in the service's dialect, retries that wait as Retry-After says, and one kind of exception.</summary>
internal static class ServiceHttp
{
    // A service that wants to be left alone for longer has failed, for now.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public static HttpClient To(ModelSettings settings)
    {
        HttpMessageHandler handler = settings.OnlyIn is { } networks ? GuardedHttp.Handler(networks, followsRedirects: false) : new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        // Without one of its own, that of the environment. A proxy looks names up itself, so that one that was added while the bot runs has none.
        if (settings.Proxy is { Length: > 0 } proxy && handler is SocketsHttpHandler sockets)
            sockets.Proxy = new WebProxy(proxy);
        if (settings.Kind != ModelSettings.Replicate)
            handler = new AnswersHandler(settings.Kind switch { ModelSettings.Anthropic => AnswerForm.Anthropic, ModelSettings.Ollama => AnswerForm.Lines, _ => AnswerForm.OpenAi }) { InnerHandler = handler };
        if (settings.IsOpenAiProtocol)
            handler = new VendorHandler(Dialect.At(new Uri(settings.Endpoint))) { InnerHandler = handler };
        if (settings.Retries > 0)
            handler = new ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(Retrying(settings.Retries)).Build()) { InnerHandler = handler };
        if (settings.Parameters.Count > 0)
            handler = new ParametersHandler(settings.Parameters, settings.Kind switch { ModelSettings.Ollama => "options", ModelSettings.Replicate => "input", _ => null }) { InnerHandler = handler };
        // The clients bound their own time.
        var http = new HttpClient(new RefusalHandler { InnerHandler = handler }) { Timeout = Timeout.InfiniteTimeSpan, BaseAddress = new Uri(settings.Endpoint.TrimEnd('/') + "/") };
        foreach (var (name, value) in settings.Headers)
            http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return http;
    }

    private static HttpRetryStrategyOptions Retrying(int retries) => new()
    {
        MaxRetryAttempts = retries,
        Delay = TimeSpan.FromMilliseconds(500),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = async arguments => IsPassing(arguments.Outcome) && !(arguments.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests } refused && await IsEmptyAsync(refused, arguments.Context.CancellationToken)),
    };

    // Waiting brings no money.
    private static async Task<bool> IsEmptyAsync(HttpResponseMessage refused, CancellationToken cancellationToken)
    {
        await refused.Content.LoadIntoBufferAsync(cancellationToken);
        return ServiceRefusal.TroubleOf(refused.StatusCode, await refused.Content.ReadAsStringAsync(cancellationToken)) != ModelTrouble.Busy;
    }

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or IOException
        || (outcome.Result is { } response && (ServiceRefusal.IsBusy(response.StatusCode) || response.StatusCode == HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500)
            && !(RefusalHandler.WaitOf(response.Headers.RetryAfter) > LongestWait));
}
