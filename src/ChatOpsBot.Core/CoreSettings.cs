using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core;

/// <summary>The settings that belong to no module in particular.</summary>
public static class CoreSettings
{
    public const string FourEyes = "prompts.four-eyes";

    internal static void AddCoreSettings(this IServiceCollection services)
    {
        services.AddSingleton(provider => Setting.Number(TurnLimits.PersonPerMinute, "messages of one person, or questions by one key, in a minute; 0 is no limit", "the next message", () => Limits(provider).PersonPerMinute ?? LimitOptions.UsualPersonPerMinute));
        services.AddSingleton(provider => Setting.Number(TurnLimits.ChannelPerMinute, "messages in one channel in a minute; 0 is no limit", "the next message", () => Limits(provider).ChannelPerMinute));
        AddBudget(services, BudgetOf.Person, "model tokens that one person's questions may take in a day, UTC; 0 is no limit", "what one person's questions may cost in a day, UTC; 0 is no limit");
        AddBudget(services, BudgetOf.Channel, "model tokens that the questions of one channel may take in a day, UTC; 0 is no limit", "what the questions of one channel may cost in a day, UTC; 0 is no limit");
        AddBudget(services, BudgetOf.Assistant, "model tokens that the questions to one assistant may take in a day, UTC; 0 is no limit", "what the questions to one assistant may cost in a day, UTC; 0 is no limit");
        AddBudget(services, BudgetOf.Key, "model tokens that the questions by one key may take in a day, UTC; 0 is no limit", "what the questions by one key may cost in a day, UTC; 0 is no limit");
        AddBudget(services, BudgetOf.All, "model tokens that all questions together may take in a day, UTC; 0 is no limit", "what all questions together may cost in a day, UTC; 0 is no limit");
        services.AddSingleton(Setting.Choice(PersonDirectory.GuestPolicy, "what guests and people of other organisations may: `nothing`, or `ask` what is open to everyone", "the next message of a guest", () => "nothing", "nothing", "ask"));
        services.AddSingleton(Setting.Choice(FourEyes, "`on`: every publication of a prompt needs another person, an editor or administrator, to approve it. `off`: administrators publish alone and approve what editors ask for", "the next `prompt publish`", () => "off", "on", "off"));
        services.AddSingleton(Groups("slack", "Slack user groups by id, as `editor=S0123 admin=S0456`"));
        services.AddSingleton(Groups("teams", "Entra groups by object id, as `editor=00000000-0000-0000-0000-000000000000`"));
    }

    private static void AddBudget(IServiceCollection services, BudgetOf of, string tokens, string cost)
    {
        services.AddSingleton(provider => Setting.Number(Budget.TokensOf(of), tokens, "the next question", () => Limits(provider).TokensOf(of)));
        services.AddSingleton(provider => Setting.Amount(Budget.CostOf(of), cost, "the next question", () => Limits(provider).CostOf(of)));
    }

    private static Setting Groups(string platform, string describes) => new(
        RoleGroups.SettingFor(platform), $"roles by {describes}; empty is none", "roles of the groups' members, within five minutes", () => "",
        value => RoleGroups.Read(value) is null ? (Phrase)"pairs of a role and a group's id, as editor=S0123 admin=S0456" : null);

    private static LimitOptions Limits(IServiceProvider provider) => provider.GetRequiredService<IOptions<LimitOptions>>().Value;
}
