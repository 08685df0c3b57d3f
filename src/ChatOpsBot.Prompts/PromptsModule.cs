using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts.Commands;
using ChatOpsBot.Prompts.Testing;
using ChatOpsBot.Prompts.Versions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Prompts;

public static class PromptsModule
{
    /// <param name="directory">Where the shipped prompts are.</param>
    public static void AddPrompts(this IHostApplicationBuilder builder, string directory)
    {
        var services = builder.Services;
        services.AddSingleton(provider => new PromptLibrary(directory, provider.GetRequiredService<ILogger<PromptLibrary>>()));
        services.AddSingleton<PromptCheck>();
        services.AddSingleton<PromptEditing>();
        services.AddSingleton<Publication>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<ShippedUpgrades>();
        services.AddHostedService(provider => provider.GetRequiredService<ShippedUpgrades>());
        services.AddSingleton<PromptTransfer>();
        services.AddSingleton<ModelTask>();
        services.AddSingleton<PromptService>();
        services.AddSingleton<PromptTexts>();
        services.AddSingleton<PromptTrials>();
        services.AddSingleton<Comparison>();
        services.AddSingleton<Trials>();
        services.AddSingleton<IJobHandler, TrialJob>();
        services.AddSingleton<IHealth, PromptHealth>();
        services.AddSingleton<IGreeter, Greeter>();
        AddCommands(services);
    }

    private static void AddCommands(IServiceCollection services)
    {
        services.AddSingleton<PromptWords>();
        services.AddSingleton<PromptReplies>();
        services.AddSingleton<PromptForm>();
        services.AddSingleton<IChatForm>(provider => provider.GetRequiredService<PromptForm>());
        services.AddSingleton<IChatCommand, PromptList>();
        services.AddSingleton<IChatCommand, PromptShow>();
        services.AddSingleton<IChatCommand, PromptEdit>();
        services.AddSingleton<IChatCommand, PromptSetText>();
        services.AddSingleton<IChatCommand, PromptCreate>();
        services.AddSingleton<IChatCommand, PromptDiff>();
        services.AddSingleton<IChatCommand, PromptTest>();
        services.AddSingleton<IChatCommand, PromptPublish>();
        services.AddSingleton<IChatCommand, PromptRequests>();
        services.AddSingleton<IChatCommand, PromptApprove>();
        services.AddSingleton<IChatCommand, PromptDecline>();
        services.AddSingleton<IChatCommand, PromptRollback>();
        services.AddSingleton<IChatCommand, PromptUndo>();
        services.AddSingleton<IChatCommand, PromptRemove>();
        services.AddSingleton<IChatCommand, PromptHistory>();
        services.AddSingleton<IChatCommand, PromptDiscard>();
        services.AddSingleton<IChatCommand, PromptShare>();
        services.AddSingleton<IChatCommand, PromptMerge>();
        services.AddSingleton<IChatCommand, PromptExport>();
        services.AddSingleton<IChatCommand, PromptScopes>();
    }
}
