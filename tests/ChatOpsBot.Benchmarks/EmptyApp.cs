using System.Diagnostics;
using ChatOpsBot.Simulators;
using Microsoft.AspNetCore.Builder;

namespace ChatOpsBot.Benchmarks;

/// <summary>An ASP.NET app with one address and nothing else, to compare starts with.</summary>
internal static class EmptyApp
{
    public const string Name = "empty-app";

    public static Task RunAsync(string address)
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/", () => "ok");
        return app.RunAsync(address);
    }

    /// <returns>Seconds from the start of a process to its first answer.</returns>
    public static async Task<double> StartAsync()
    {
        var address = $"http://127.0.0.1:{FreePorts.Next()}";
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(EmptyApp).Assembly.Location, Name, address]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        while (!await AnswersAsync(client, address))
            await Task.Delay(20);
        var took = clock.Elapsed.TotalSeconds;
        process.Kill();
        await process.WaitForExitAsync();
        return took;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string address)
    {
        try
        {
            return (await client.GetAsync(new Uri(address))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
