using ChatOpsBot.Api.Asking;
using ChatOpsBot.Api.Mcp;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Api.OpenAi;
using ChatOpsBot.Api.Rest;
using ChatOpsBot.Api.Webhooks;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Api;

/// <summary>The doors for programs.</summary>
public static class ApiModule
{
    /// <param name="hasDocuments">They are kept here, and so questions of programs are answered here.</param>
    public static void AddApi(this IHostApplicationBuilder builder, bool hasDocuments)
    {
        var services = builder.Services;
        services.AddSingleton(new KnowledgeRoutes(hasDocuments));
        services.AddValidated<WebhookOptions>(builder.Configuration, WebhookOptions.Section, _ => []);
        services.AddSingleton<IJobHandler, WebhookJob>();
        services.AddHttpClient(WebhookJob.Client, http => http.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(provider => GuardedHttp.Handler(provider.GetRequiredService<IOptions<WebhookOptions>>().Value.AllowedNetworks, followsRedirects: false));
        RestEndpoints.Add(services);
        if (!hasDocuments)
            return;
        services.AddSingleton<WireIds>();
        services.AddSingleton<AskFollower>();
        services.AddSingleton<IProblemDetailsWriter, OpenAiErrors>();
        services.AddHttpContextAccessor();
        services.AddMcpServer(server => server.ServerInfo = new() { Name = "ChatOpsBot", Version = typeof(ApiModule).Assembly.GetName().Version!.ToString(3) }).WithHttpTransport(transport => transport.Stateless = true).WithTools<KnowledgeTools>().WithKnowledgeResources().WithCataloguePrompts();
        services.AddSingleton<IJobHandler, AskJob>();
    }

    /// <summary>What there is to call, for whoever wants to know: it tells nothing of what is behind.</summary>
    public static void MapApiDescription(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        DocsPage.Map(endpoints);
    }

    /// <returns>All of its addresses, for the caller to say who may call them.</returns>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("");
        var writes = api.MapGroup("").AddEndpointFilter<RouteGroupBuilder, Idempotency>().WithMetadata(new IdempotentAttribute());
        AdministrationApi.Map(writes);
        RestEndpoints.Map(writes, endpoints.ServiceProvider.GetRequiredService<KnowledgeRoutes>().AreHere);
        if (!endpoints.ServiceProvider.GetRequiredService<KnowledgeRoutes>().AreHere)
            return api;
        KernelMemoryEndpoints.Map(api);
        KnowledgeApi.Map(api);
        OpenAiEndpoints.Map(api);
        api.MapGroup("").AddEndpointFilter<OwnOrigin>().MapMcp("/mcp");
        return api;
    }
}

/// <summary>Whether there are addresses of the knowledge base; those of another service are that service's own.</summary>
internal sealed record KnowledgeRoutes(bool AreHere);
