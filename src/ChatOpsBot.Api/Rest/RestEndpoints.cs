using System.Text.Json.Serialization;
using ChatOpsBot.Api.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Api.Rest;

/// <summary>What the product does, for other software: the services behind the commands, under the same rights. Described at <c>/openapi/v1.json</c>.</summary>
internal static class RestEndpoints
{
    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, RestJson.Default);
        });
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddExceptionHandler<BadRequests>();
        services.AddSingleton<Core.Platforms.IPlatform, ApiPlatform>();
        services.AddSingleton<WebhookService>();
        services.AddTransient<IStartupFilter, BufferedBodies>();
        Description.Add(services);
    }

    public static void Map(IEndpointRouteBuilder endpoints, bool hasDocuments)
    {
        var api = endpoints.MapGroup("/api");
        Conversations.Map(api);
        House.Map(api);
        PromptCatalogue.Map(api);
        PromptDrafts.Map(api);
        ModelsAndUsage.Map(api);
        Runs.Map(api);
        RunCalls.Map(api);
        Remembered.Map(api);
        Tools.Map(api);
        Hooks.Map(api);
        if (hasDocuments)
        {
            Knowledge.Map(api);
            Imports.Map(api);
        }

        api.MapFallback(Unknown).ExcludeFromDescription();
    }

    private static ProblemHttpResult Unknown(HttpRequest request) => request.ContentLength > 0 && !request.HasJsonContentType() && !request.HasFormContentType
        ? TypedResults.Problem("Send a JSON object, with 'Content-Type: application/json'; or there is nothing to call here.", statusCode: 415)
        : TypedResults.Problem($"'{request.Method} {request.Path}' is not here. What there is, is described at /openapi/v1.json and /docs.", statusCode: 404);
}
