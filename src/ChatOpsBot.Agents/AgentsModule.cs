using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.Lessons;
using ChatOpsBot.Agents.Mcp;
using ChatOpsBot.Agents.Memories;
using ChatOpsBot.Agents.OpenApi;
using ChatOpsBot.Agents.Plugins;
using ChatOpsBot.Agents.Runbooks;
using ChatOpsBot.Agents.Runs;
using ChatOpsBot.Agents.Schedules;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Agents.Web;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Agents;

public static class AgentsModule
{
    /// <param name="hasDocuments">The documents are here and can be searched.</param>
    public static void AddAgents(this IHostApplicationBuilder builder, bool hasDocuments)
    {
        var services = builder.Services;
        services.AddValidated<AgentOptions>(builder.Configuration, AgentOptions.Section, options =>
        [
            (options.MaxConcurrentRuns is >= 1 and <= 1000, "MaxConcurrentRuns", "1 to 1000, for example 50"),
            (options.MostSteps is >= 1 and <= 500, "MostSteps", "1 to 500, for example 40"),
            (options.MostTokens is >= 1_000 and <= 100_000_000, "MostTokens", "1000 to 100000000, for example 2000000"),
            (options.MostMinutes is >= 1 and <= 10_000, "MostMinutes", "1 to 10000, for example 120"),
            (options.MostCost >= 0, "MostCost", "0 or more, for example 2.50"),
            (options.ADay is { MostSteps: >= 0 and <= 1_000_000, MostMinutes: >= 0 and <= 100_000, MostCost: >= 0 }, "ADay", "0 or more: MostSteps, MostMinutes, MostCost"),
            (options.ApprovalHours is >= 1 and <= 720, "ApprovalHours", "1 to 720, for example 72"),
            (WebOptions.Kinds.Contains(options.Web.Search), "Web:Search", "google, brave, searxng, or empty"),
            (options.Web.IsSearchable, "Web:Search", "complete: google needs SearchKey and SearchEngine, brave SearchKey, searxng SearchEndpoint"),
            (options.OAuth.Values.All(client => client.IsComplete), "OAuth", "complete: TokenEndpoint, ClientId and ClientSecret of each"),
            (options.PublicAddress.Length == 0 || (Uri.TryCreate(options.PublicAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"), "PublicAddress", "a web address, for example https://bot.example.com"),
            (options.Plugins.Values.All(File.Exists), "Plugins", "paths of assemblies that are there"),
            (options.ResultTokens is >= 100 and <= 20_000, "ResultTokens", "100 to 20000, for example 1500"),
        ]);
        services.AddSingleton<Agent>();
        services.AddSingleton<Instructions>();
        services.AddSingleton<Progress>();
        services.AddSingleton<RunLimits>();
        services.AddSingleton<IRunTimeline, RunTimeline>();
        services.AddSingleton<ToolCalls>();
        services.AddSingleton<CallChecks>();
        services.AddSingleton<Recipients>();
        services.AddSingleton<Toolbox>();
        services.AddSingleton<RelevantTools>();
        services.AddSingleton<IToolSource, Plan>();
        services.AddSingleton<IToolSource, Clarification>();
        services.AddSingleton<IToolSource, Subtask>();
        services.AddSingleton<IToolSource, ReadResult>();
        services.AddSingleton<IToolSource, Arithmetic>();
        services.AddSingleton<IToolSource, MessageTools>();
        services.AddSingleton<IToolSource, ReminderTool>();
        if (hasDocuments)
        {
            services.AddSingleton<IToolSource, DocumentTools>();
            services.AddSingleton<IToolSource, AttachmentTools>();
            services.AddSingleton<IToolSource, WebTools>();
            services.AddSingleton<WebSearch>();
            services.AddGuardedClient(WebSearch.Client, followsRedirects: false);
            services.AddGuardedClient(WebTools.Client, followsRedirects: true, options => options.Web.AllowedNetworks);
        }

        services.AddGuardedClient(OperationCall.Client, followsRedirects: false);
        services.AddGuardedClient(OpenApiProtocol.Client, followsRedirects: true);
        services.AddGuardedClient(McpServers.Client, followsRedirects: false)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new LimitedAnswers());
        services.AddSingleton<ToolSecrets>();
        services.AddSingleton<ClientTokens>();
        services.AddDataProtection();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<IAccountReturn>(provider => provider.GetRequiredService<Accounts>());
        services.AddSingleton<IMaintenance>(provider => provider.GetRequiredService<Accounts>());
        services.AddSingleton<IChatCommand, ToolConnect>();
        services.AddSingleton<IChatCommand, ToolDisconnect>();
        services.AddGuardedClient(TokenEndpoint.Client, followsRedirects: false);
        services.AddSingleton<IToolSource, PluginTools>();
        services.AddSingleton<OperationCall>();
        services.AddSingleton<IToolProtocol, OpenApiProtocol>();
        services.AddSingleton<McpServers>();
        services.AddSingleton<IToolProtocol, McpProtocol>();
        services.AddHostedService<IdleServers>();
        services.AddSingleton<AddedTools>();
        services.AddSingleton<IToolSource>(provider => provider.GetRequiredService<AddedTools>());
        services.AddSingleton<ToolService>();
        services.AddSingleton<ToolRules>();
        services.AddSingleton<IChatCommand, ToolAdd>();
        services.AddSingleton<IChatCommand, ToolList>();
        services.AddSingleton<IChatCommand, ToolShow>();
        services.AddSingleton<IChatCommand, ToolTry>();
        services.AddSingleton<IChatForm, TryForm>();
        services.AddSingleton<IChatCommand, ToolEnable>();
        services.AddSingleton<IChatCommand, ToolDisable>();
        services.AddSingleton<IChatCommand, ToolPolicy>();
        services.AddSingleton<IChatCommand, ToolRename>();
        services.AddSingleton<IChatCommand, ToolDescribe>();
        services.AddSingleton<IChatCommand, ToolRemove>();
        services.AddSingleton<IChatCommand, ToolReview>();
        services.AddSingleton<IChatCommand, ToolAccept>();
        services.AddSingleton<IJobHandler, RunJob>();
        services.AddSingleton<IJobHandler, Reflection>();
        services.AddSingleton<LessonService>();
        services.AddSingleton<IChatCommand, LessonList>();
        services.AddSingleton<IChatCommand, LessonAccept>();
        services.AddSingleton<IChatCommand, LessonDelete>();
        services.AddSingleton<Router>();
        services.AddSingleton<ReportSources>();
        services.AddSingleton<IChatCommand, ResearchCommand>();
        services.AddSingleton<RunbookService>();
        services.AddSingleton<IChatCommand, RunbookList>();
        services.AddSingleton<IChatCommand, RunbookShow>();
        services.AddSingleton<IChatCommand, RunbookStart>();
        services.AddSingleton<MemoryService>();
        services.AddSingleton<IToolSource, RememberTool>();
        services.AddSingleton<IChatCommand, MemoryShow>();
        services.AddSingleton<IChatCommand, MemoryAdd>();
        services.AddSingleton<IChatCommand, MemoryTeam>();
        services.AddSingleton<IChatCommand, MemoryChange>();
        services.AddSingleton<IChatCommand, MemoryForget>();
        services.AddSingleton<Approvers>();
        services.AddSingleton<IMaintenance, ApprovalExpiry>();
        services.AddSingleton<ScheduleService>();
        services.AddSingleton<ISchedule, DueSchedules>();
        services.AddSingleton<IJobHandler, ScheduleJob>();
        services.AddSingleton<IChatCommand, ScheduleAdd>();
        services.AddSingleton<IChatCommand, ScheduleRemind>();
        services.AddSingleton<IChatCommand, ScheduleList>();
        services.AddSingleton<IChatCommand, ScheduleRemove>();
        services.AddSingleton<RunService>();
        services.AddSingleton<IChatCommand, RunCommand>();
        services.AddSingleton<IChatCommand, RunsList>();
        services.AddSingleton<IChatCommand, RunsShow>();
        services.AddSingleton<IChatCommand, RunsStop>();
        services.AddSingleton<IChatCommand, RunsPause>();
        services.AddSingleton<IChatCommand, RunsResume>();
        services.AddSingleton<IChatCommand, RunsRetry>();
        services.AddSingleton<IChatCommand, RunsChange>();
        services.AddSingleton<IChatForm, ChangeForm>();
        services.AddSingleton<IChatCommand, RunsApprove>();
        services.AddSingleton<IChatCommand, RunsDeny>();
        services.AddSingleton<IChatCommand, RunsSettle>();
        services.AddSingleton<IChatCommand, RunsAnswer>();
        services.AddSingleton<IChatCommand, RunsReply>();
        services.AddSingleton<IChatCommand, RunsDocument>();
        services.AddSingleton<IChatForm, ReplyForm>();
    }

    private static IHttpClientBuilder AddGuardedClient(this IServiceCollection services, string name, bool followsRedirects, Func<AgentOptions, IReadOnlyList<string>>? allowed = null) => services
        .AddHttpClient(name, client => client.DefaultRequestHeaders.UserAgent.ParseAdd("ChatOpsBot/1.0"))
        .ConfigurePrimaryHttpMessageHandler(provider => GuardedHttp.Handler((allowed ?? (options => options.AllowedNetworks))(provider.GetRequiredService<IOptions<AgentOptions>>().Value), followsRedirects));
}
