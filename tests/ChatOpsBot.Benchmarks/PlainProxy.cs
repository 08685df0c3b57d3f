using System.Diagnostics;
using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace ChatOpsBot.Benchmarks;

/// <summary>A YARP proxy that hands everything on and does nothing else, in a process of its own.</summary>
internal sealed class PlainProxy : IAsyncDisposable
{
    public const string Name = "plain-proxy";

    private readonly Process process;

    private PlainProxy(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public int ProcessId => process.Id;

    public static Task RunAsync(string address, string target)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "one", Match = new RouteMatch { Path = "{**all}" } }],
            [new ClusterConfig { ClusterId = "one", Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["one"] = new() { Address = target } } }]);
        var app = builder.Build();
        app.MapReverseProxy();
        return app.RunAsync(address);
    }

    public static async Task<PlainProxy> StartAsync(Uri target)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        var started = Process.Start(new ProcessStartInfo("dotnet", [typeof(PlainProxy).Assembly.Location, Name, address.ToString(), target.GetLeftPart(UriPartial.Authority)]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address, "/"));
                return new PlainProxy(started, address);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
