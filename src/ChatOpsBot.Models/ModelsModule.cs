using ChatOpsBot.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Models;

public static class ModelsModule
{
    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidated<ModelOptions>(builder.Configuration, ModelOptions.Section, options =>
        [
            .. options.Chat.SelectMany<ModelSettings, (bool IsGood, string Key, string GoodValue)>((model, i) =>
            [
                (model.Kind is ModelSettings.OpenAiCompatible or ModelSettings.AzureOpenAi, $"Chat:{i}:Kind", "openai-compatible or azure-openai"),
                (Uri.TryCreate(model.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", $"Chat:{i}:Endpoint",
                    "an absolute address, for example https://api.openai.com/v1"),
                (model.Model.Length > 0, $"Chat:{i}:Model", "the model's name, for example gpt-4o-mini"),
                (model.TimeoutSeconds is >= 1 and <= 600, $"Chat:{i}:TimeoutSeconds", "1 to 600, for example 60"),
                (model.ContextTokens >= 1000, $"Chat:{i}:ContextTokens", "1000 or more, for example 16000"),
                (model.Retries is >= 0 and <= 5, $"Chat:{i}:Retries", "0 to 5, for example 2"),
            ]),
            (options.Chat.Select(model => model.Alias).Distinct(StringComparer.OrdinalIgnoreCase).Count() == options.Chat.Count, "Chat", "a list in which each Alias occurs once"),
        ]);
        builder.Services.AddSingleton<ModelCatalogue>();
    }
}
