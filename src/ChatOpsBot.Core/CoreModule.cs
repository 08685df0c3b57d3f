using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Turns;
using ChatOpsBot.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Core;

public static class CoreModule
{
    public static void AddCore(this IHostApplicationBuilder builder, bool runsTurns)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddValidated<AdminOptions>(builder.Configuration, AdminOptions.Section, options =>
        [
            (options.BootstrapKey is null or { Length: >= 16 }, "BootstrapKey", "at least 16 characters, for example the output of `openssl rand -hex 24`"),
            (options.Emails.Concat(options.EditorEmails).All(email => email.Contains('@', StringComparison.Ordinal)), "Emails", "a list of addresses such as ana@example.com"),
        ]);
        services.AddValidated<DispatchOptions>(builder.Configuration, DispatchOptions.Section, options =>
        [
            (options.MaxConcurrentTurns is >= 1 and <= 1000, "MaxConcurrentTurns", "1 to 1000, for example 32"),
            (options.MaxConcurrentAnswers is >= 1 and <= 10_000, "MaxConcurrentAnswers", "1 to 10000, for example 1000"),
            (options.TurnTimeoutSeconds is >= 5 and <= 3600, "TurnTimeoutSeconds", "5 to 3600, for example 120"),
            (options.LeaseSeconds is >= 5 and <= 600, "LeaseSeconds", "5 to 600, for example 30"),
            (options.MaxFailures is >= 1 and <= 20, "MaxFailures", "1 to 20, for example 5"),
            (options.RetryMilliseconds is >= 10 and <= 60_000, "RetryMilliseconds", "10 to 60000, for example 1000"),
            (options.KeepDays is >= 1 and <= 3650, "KeepDays", "1 to 3650, for example 30"),
        ]);
        services.AddValidated<ZoneOptions>(builder.Configuration, "ChatOps", options => [(options.IsGood, nameof(options.TimeZone), "a time zone by its IANA name, as Europe/Berlin")]);
        services.AddSingleton<Zones>();
        services.AddValidated<LimitOptions>(builder.Configuration, LimitOptions.Section, options =>
        [
            (options.PersonPerMinute is null or >= 0, "PersonPerMinute", "0 (no limit) or more, for example 30"),
            (options.ChannelPerMinute >= 0, "ChannelPerMinute", "0 (no limit) or more, for example 120"),
            .. Enum.GetValues<BudgetOf>().SelectMany<BudgetOf, (bool IsGood, string Key, string GoodValue)>(of =>
            [
                (options.TokensOf(of) >= 0, $"{(of == BudgetOf.All ? "" : of)}TokensPerDay", "0 (no limit) or more, for example 100000"),
                (options.CostOf(of) >= 0, $"{(of == BudgetOf.All ? "" : of)}CostPerDay", "0 (no limit) or more, for example 2.50"),
            ]),
        ]);
        services.TryAddSingleton(new Currency("USD"));
        services.AddCoreSettings();
        services.AddSingleton<RuntimeSettings>();
        services.AddSingleton<CurrentAdministration>();
        services.AddSingleton<TurnLimits>();
        services.AddSingleton<WebhookEvents>();
        services.TryAddSingleton<IRates, RatesInMemory>();
        services.TryAddSingleton<IEditTurns, EditTurnsInMemory>();
        services.TryAddSingleton<IPace, PaceOfOne>();
        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<LeaseOwner>();
        services.AddSingleton<TurnSignal>();
        services.AddSingleton<PlatformHealth>();
        services.AddSingleton<ProcessHealth>();
        services.AddSingleton<Messenger>();
        services.AddSingleton<ChannelNames>();
        services.AddSingleton<DocumentSignals>();
        services.AddSingleton<ChatCommands>();
        services.AddSingleton<IChatCommand, Help>();
        services.AddSingleton<IChatCommand, WhoAmI>();
        services.AddSingleton<IChatCommand, Ask>();
        services.AddSingleton<IChatCommand, Stop>();
        services.AddSingleton<ITurnRunner, TurnRunner>();
        services.AddSingleton<PlatformDirectory>();
        services.AddSingleton<JobFeed>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<Offers>();
        services.AddSingleton<AskService>();
        services.AddSingleton<ConversationAnswers>();
        services.AddSingleton<ReplyContexts>();
        services.AddSingleton<IJobHandler, AnswerJob>();
        services.AddSingleton<IJobHandler, CommandJob>();
        services.AddSingleton<IJobHandler, DeliveryJob>();
        services.AddSingleton<IJobHandler, MaintenanceJob>();
        services.AddSingleton<ISchedule, MaintenanceSchedule>();
        services.AddSingleton<IMaintenance, ForgettingTurns>();
        services.AddSingleton<IMaintenance, ForgettingUnkept>();
        services.AddHostedService<BacklogMetrics>();
        if (!runsTurns)
            return;
        services.AddHostedService<JobRunner>();
        services.AddHostedService<Dispatcher>();
        services.AddHostedService<Scheduler>();
    }
}
