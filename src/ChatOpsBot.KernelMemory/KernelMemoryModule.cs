using ChatOpsBot.Core;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Replies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.KernelMemory;

public static class KernelMemoryModule
{
    /// <summary>Answers from a Kernel Memory service, where the configuration names one.</summary>
    /// <returns>False when the documents are kept here.</returns>
    public static bool AddKernelMemory(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidated<KernelMemoryOptions>(builder.Configuration, KernelMemoryOptions.Section, options =>
        [
            (options.Backend is KernelMemoryOptions.Embedded or KernelMemoryOptions.KernelMemory, "Backend", "embedded or kernel-memory"),
            (options.Backend == KernelMemoryOptions.Embedded || (Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"), "Endpoint",
                "the address of the Kernel Memory service, for example http://localhost:9001"),
        ]);
        if (builder.Configuration[$"{KernelMemoryOptions.Section}:Backend"] != KernelMemoryOptions.KernelMemory)
            return false;
        services.AddSingleton<KernelMemoryClient>();
        services.AddSingleton<IAnswerer, RemoteAnswerer>();
        services.AddSingleton<IChatCommand, RemoteKbAdd>();
        services.AddSingleton<IChatCommand, RemoteKbShow>();
        services.AddSingleton<IChatCommand, RemoteKbRemove>();
        services.AddSingleton<IChatCommand, RemoteKbSearch>();
        services.AddHttpClient(KernelMemoryClient.Client, client => client.Timeout = TimeSpan.FromSeconds(100)).AddStandardResilienceHandler(resilience =>
        {
            // An upload is made again under the same id, a question asked again: neither does harm.
            resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(30);
            resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
            resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(90);
            resilience.Retry.MaxRetryAttempts = 2;
            resilience.Retry.Delay = TimeSpan.FromMilliseconds(500);
        });
        return true;
    }
}
