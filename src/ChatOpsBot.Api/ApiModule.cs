using ChatOpsBot.Api.Asking;
using ChatOpsBot.Api.Mcp;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Api.OpenAi;
using ChatOpsBot.Core.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Api;

/// <summary>The doors for programs.</summary>
public static class ApiModule
{
    /// <param name="hasDocuments">They are kept here, and so questions of programs are answered here.</param>
    public static void AddApi(this IHostApplicationBuilder builder, bool hasDocuments)
    {
        var services = builder.Services;
        services.AddSingleton(new KnowledgeRoutes(hasDocuments));
        if (!hasDocuments)
            return;
        services.AddSingleton<WireIds>();
        services.AddSingleton<AskFollower>();
        services.AddSingleton<IProblemDetailsWriter, OpenAiErrors>();
        services.AddHttpContextAccessor();
        services.AddMcpServer(server => server.ServerInfo = new() { Name = "ChatOpsBot", Version = typeof(ApiModule).Assembly.GetName().Version!.ToString(3) }).WithHttpTransport(transport => transport.Stateless = true).WithTools<KnowledgeTools>();
        services.AddSingleton<IJobHandler, AskJob>();
    }

    /// <returns>All of its addresses, for the caller to say who may call them.</returns>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("");
        AdministrationApi.Map(api);
        if (!endpoints.ServiceProvider.GetRequiredService<KnowledgeRoutes>().AreHere)
            return api;
        KernelMemoryEndpoints.Map(api);
        KnowledgeApi.Map(api);
        OpenAiEndpoints.Map(api);
        api.MapMcp("/mcp");
        return api;
    }
}

/// <summary>Whether there are addresses of the knowledge base; those of another service are that service's own.</summary>
internal sealed record KnowledgeRoutes(bool AreHere);
