using ChatOpsBot.Core;
using ChatOpsBot.Simulators;
using ChatOpsBot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Tests;

/// <summary>A database of its own with the inbox and the jobs, and nothing that works on them.</summary>
internal sealed class StorageHost : IAsyncDisposable
{
    private readonly IHost host;

    private StorageHost(TimeProvider time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(TestDatabase.SettingsOf(Folder));
        builder.Services.AddSingleton(time);
        builder.AddCore(runsTurns: false);
        builder.AddStorage(Folder);
        host = builder.Build();
    }

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("chatops-storage-").FullName;

    public IServiceProvider Services => host.Services;

    public static async Task<StorageHost> StartAsync(TimeProvider time)
    {
        var made = new StorageHost(time);
        await made.Get<Database>().StartAsync(CancellationToken.None);
        return made;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)host).DisposeAsync();
        await TestDatabase.RemoveAsync(Folder);
    }
}
