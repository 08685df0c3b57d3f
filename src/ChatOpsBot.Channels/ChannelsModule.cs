using System.Net;
using ChatOpsBot.Channels.Slack;
using ChatOpsBot.Channels.Teams;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Platforms;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Security.AntiSSRF;
using Polly;

namespace ChatOpsBot.Channels;

public static class ChannelsModule
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    /// <param name="receives">Whether this process listens to platforms, also over Socket Mode.</param>
    public static void AddChannels(this IHostApplicationBuilder builder, bool receives)
    {
        builder.Services.AddMemoryCache();
        AddTeams(builder);
        AddSlack(builder, receives);
    }

    public static void MapChannels(this IEndpointRouteBuilder endpoints, IConfiguration configuration)
    {
        if (Read<TeamsOptions>(configuration, TeamsOptions.Section).IsOn)
            TeamsEndpoints.Map(endpoints);
        if (Read<SlackOptions>(configuration, SlackOptions.Section).IsOn)
            SlackEndpoints.Map(endpoints);
    }

    private static void AddTeams(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidated<TeamsOptions>(builder.Configuration, TeamsOptions.Section, options =>
        [
            (options.AppId is null || options.AppSecret is { Length: > 0 } || options.AllowUnauthenticatedLoopback, "AppSecret", "the client secret of the bot's app registration in Entra, since AppId is set"),
            (IsAddress(options.OpenIdMetadata), "OpenIdMetadata", "an https address, for example https://login.botframework.com/v1/.well-known/openidconfiguration"),
            (IsAddress(options.GraphEndpoint), "GraphEndpoint", "an https address, for example https://graph.microsoft.com"),
            (IsAddress(options.LoginEndpoint), "LoginEndpoint", "an https address, for example https://login.microsoftonline.com"),
        ]);
        if (!Read<TeamsOptions>(builder.Configuration, TeamsOptions.Section).IsOn)
            return;
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<CallerCheck>();
        services.AddSingleton<TeamsEvents>();
        services.AddSingleton<TeamsToken>();
        services.AddSingleton<TeamsConnector>();
        services.AddSingleton<TeamsMessages>();
        services.AddSingleton<EntraGroups>();
        services.AddSingleton<IPlatform, TeamsPlatform>();
        services.AddHttpClient(SigningKeys.Client, client => client.Timeout = TimeSpan.FromSeconds(10));
        AddRepeating(services, TeamsConnector.Client, TeamsPlatform.ChannelName, IsPassing);
        AddRepeating(services, TeamsConnector.PassingClient, TeamsPlatform.ChannelName, IsPassing, waits: false);
        services.AddHttpClient(TeamsPlatform.Downloads, client => client.Timeout = CallTimeout)
            .ConfigurePrimaryHttpMessageHandler(() => new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest).GetHandler());
    }

    private static void AddSlack(IHostApplicationBuilder builder, bool receives)
    {
        var services = builder.Services;
        services.AddValidated<SlackOptions>(builder.Configuration, SlackOptions.Section, options =>
        [
            (options.BotToken is null || options.SigningSecret is { Length: > 0 } || options.AppToken is { Length: > 0 }, "SigningSecret",
                "the signing secret of the app's Basic Information, or AppToken set for Socket Mode, since BotToken is set"),
            (options.AppToken is null || options.BotToken is { Length: > 0 }, "BotToken", "the bot token of the app, xoxb-…, since AppToken is set"),
            (options.SilenceSeconds is >= 1 and <= 300, "SilenceSeconds", "1 to 300 seconds"),
            (IsAddress(options.ApiBaseUrl) && options.ApiBaseUrl.EndsWith('/'), "ApiBaseUrl", "an https address that ends with a slash, for example https://slack.com/api/"),
        ]);
        var slack = Read<SlackOptions>(builder.Configuration, SlackOptions.Section);
        if (!slack.IsOn)
            return;
        services.AddSingleton<SlackApi>();
        services.AddSingleton<ChannelPace>();
        services.AddSingleton<SlackMessages>();
        services.AddSingleton<SlackConnection>();
        services.AddSingleton<SlackEvents>();
        services.AddSingleton<SlackGroups>();
        services.AddSingleton<IPlatform, SlackPlatform>();
        AddRepeating(services, SlackApi.Client, SlackPlatform.ChannelName, IsPassing);
        AddRepeating(services, SlackApi.PostingClient, SlackPlatform.ChannelName, _ => false);
        AddRepeating(services, SlackApi.PassingClient, SlackPlatform.ChannelName, IsPassing, waits: false);
        if (receives && slack.AppToken is { Length: > 0 })
            services.AddHostedService<SlackSocket>();
    }

    // Waits as Retry-After says, else longer each time. A platform that is known to be away is not asked again and again: what is to be
    // said there waits as a whole.
    private static void AddRepeating(IServiceCollection services, string client, string channel, Func<Outcome<HttpResponseMessage>, bool> isPassing, bool waits = true) => services
        .AddHttpClient(client, http => http.Timeout = Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers()
        .AddResilienceHandler("retry", (pipeline, context) =>
        {
            var health = context.ServiceProvider.GetRequiredService<PlatformHealth>();
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromMilliseconds(300),
                MaxDelay = TimeSpan.FromSeconds(60),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    (waits && arguments.Outcome.Result?.StatusCode == HttpStatusCode.TooManyRequests) || (isPassing(arguments.Outcome) && !health.IsAway(channel))),
            }).AddTimeout(CallTimeout);
        });

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or Polly.Timeout.TimeoutRejectedException
        || outcome.Result?.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback));

    private static T Read<T>(IConfiguration configuration, string section)
        where T : new() => configuration.GetSection(section).Get<T>() ?? new T();
}
