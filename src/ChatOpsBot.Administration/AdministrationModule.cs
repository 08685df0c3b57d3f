using ChatOpsBot.Administration.Assistants;
using ChatOpsBot.Administration.Audit;
using ChatOpsBot.Administration.Inbox;
using ChatOpsBot.Administration.Keys;
using ChatOpsBot.Administration.Models;
using ChatOpsBot.Administration.Roles;
using ChatOpsBot.Administration.Sessions;
using ChatOpsBot.Administration.Settings;
using ChatOpsBot.Administration.Status;
using ChatOpsBot.Administration.Usage;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Administration;

public static class AdministrationModule
{
    public static void AddAdministration(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<KeyService>();
        services.AddSingleton<AssistantPlaces>();
        services.AddSingleton<ReachablePeople>();
        services.AddSingleton<NamedPeople>();
        services.AddSingleton<RoleService>();
        services.AddSingleton<SettingsService>();
        services.AddSingleton<StatusService>();
        services.AddSingleton<AuditService>();
        services.AddSingleton<UsageService>();
        services.AddSingleton<AssistantRules>();
        services.AddSingleton<AssistantService>();
        services.AddSingleton<IChatForm, AssistantForm>();
        services.AddSingleton<IHealth, QueueHealth>();
        services.AddSingleton<IHealth, ChannelHealth>();
        services.AddSingleton<IHealth, ModelHealth>();
        services.AddSingleton<IChatCommand, AssistantList>();
        services.AddSingleton<IChatCommand, AssistantShow>();
        services.AddSingleton<IChatCommand, AssistantCreate>();
        services.AddSingleton<IChatCommand, AssistantSet>();
        services.AddSingleton<IChatCommand, AssistantBind>();
        services.AddSingleton<IChatCommand, AssistantUnbind>();
        services.AddSingleton<IChatCommand, AssistantRemove>();
        services.AddSingleton<IChatCommand, RoleList>();
        services.AddSingleton<IChatCommand, RoleGrant>();
        services.AddSingleton<IChatCommand, RoleRevoke>();
        services.AddSingleton<IChatCommand, SettingsShow>();
        services.AddSingleton<IChatCommand, SettingsSet>();
        services.AddSingleton<IChatCommand, AuditList>();
        services.AddSingleton<IChatCommand, AuditVerify>();
        services.AddSingleton<IChatCommand, AuditExport>();
        services.AddSingleton<IChatCommand, AuditPost>();
        services.AddSingleton<AuditHeads>();
        services.AddSingleton<IHealth>(provider => provider.GetRequiredService<AuditHeads>());
        services.AddSingleton<IMaintenance>(provider => provider.GetRequiredService<AuditHeads>());
        services.AddSingleton<IChatCommand, InboxList>();
        services.AddSingleton<IChatCommand, InboxShow>();
        services.AddSingleton<IChatCommand, InboxRetry>();
        services.AddSingleton<IChatCommand, InboxDrop>();
        services.AddSingleton<IChatCommand, StatusCommand>();
        services.AddSingleton<ModelService>();
        services.AddSingleton<ModelTrial>();
        services.AddSingleton<IChatForm, ModelForm>();
        services.AddSingleton<IChatCommand, ModelList>();
        services.AddSingleton<IChatCommand, ModelShow>();
        services.AddSingleton<IChatCommand, ModelSet>();
        services.AddSingleton<IChatCommand, ModelAdd>();
        services.AddSingleton<IChatCommand, ModelUse>();
        services.AddSingleton<IChatCommand, ModelTestCommand>();
        services.AddSingleton<IChatCommand, ModelPrice>();
        services.AddSingleton<IChatCommand, ModelBudget>();
        services.AddSingleton<IChatCommand, ModelRemove>();
        services.AddSingleton<IChatCommand, UsageCommand>();
        services.AddSingleton<IChatCommand, KeyList>();
        services.AddSingleton<IChatCommand, KeyCreate>();
        services.AddSingleton<IChatCommand, KeyRevoke>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<IChatCommand, SessionList>();
        services.AddSingleton<IChatCommand, SessionRevoke>();
    }
}
