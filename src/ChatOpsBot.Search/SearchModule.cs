using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Search;

public static class SearchModule
{
    public static void AddSearch(this IHostApplicationBuilder builder, string dataDirectory)
    {
        var services = builder.Services;
        services.AddValidated<SearchOptions>(builder.Configuration, SearchOptions.Section, _ => []);
        services.AddSingleton(new IndexFolder(Path.Combine(dataDirectory, "index")));
        services.AddSingleton<IndexFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexFollower>());
        services.AddSingleton<IHealth, IndexHealth>();
        services.AddSingleton<Searcher>();
    }

    /// <summary>Completes when questions can be answered: the search index is open and up to date.</summary>
    public static Task SearchReadyAsync(this IServiceProvider services) => services.GetService<IndexFollower>()?.Index ?? Task.CompletedTask;

    /// <summary>Of the changed documents that the index has to take up at the start, how many it has.</summary>
    public static (long Done, long All) SearchProgress(this IServiceProvider services) => services.GetService<IndexFollower>()?.Progress ?? default;
}

/// <summary>Where the index is on the disk.</summary>
public sealed record IndexFolder(string Path);
