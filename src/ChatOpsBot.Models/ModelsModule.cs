using ChatOpsBot.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Models;

public static class ModelsModule
{
    private const string None = "none";

    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidated<ModelOptions>(builder.Configuration, ModelOptions.Section, options =>
        [
            .. Check("Chat", options.Chat),
            .. Check("Embedding", [.. options.Embedding.Where(model => model.Kind != ModelSettings.Local)]),
            (builder.Configuration[$"{ModelOptions.Section}:Embedding"] is null or "" or None or ModelSettings.Local, "Embedding", "none, local, or a list of models"),
        ]);
        // A word stands in place of the list.
        var word = builder.Configuration[$"{ModelOptions.Section}:Embedding"];
        builder.Services.PostConfigure<ModelOptions>(options =>
        {
            if (options.Embedding.Count == 0 && word is not None)
                options.Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }];
        });
        builder.Services.AddSingleton<ModelCatalogue>();
    }

    private static IEnumerable<(bool IsGood, string Key, string GoodValue)> Check(string list, IReadOnlyList<ModelSettings> models) =>
    [
        .. models.SelectMany<ModelSettings, (bool IsGood, string Key, string GoodValue)>((model, i) =>
        [
            (model.Kind is ModelSettings.OpenAiCompatible or ModelSettings.AzureOpenAi, $"{list}:{i}:Kind", "openai-compatible or azure-openai"),
            (Uri.TryCreate(model.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", $"{list}:{i}:Endpoint",
                "an absolute address, for example https://api.openai.com/v1"),
            (model.Model.Length > 0, $"{list}:{i}:Model", "the model's name, for example gpt-4o-mini"),
            (model.TimeoutSeconds is >= 1 and <= 600, $"{list}:{i}:TimeoutSeconds", "1 to 600, for example 60"),
            (model.ContextTokens >= 1000, $"{list}:{i}:ContextTokens", "1000 or more, for example 16000"),
            (model.Retries is >= 0 and <= 5, $"{list}:{i}:Retries", "0 to 5, for example 2"),
        ]),
        (models.Select(model => model.Alias).Distinct(StringComparer.OrdinalIgnoreCase).Count() == models.Count, list, "a list in which each Alias occurs once"),
    ];
}
