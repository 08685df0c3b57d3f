using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Settings;

internal sealed class SettingsShow(SettingsService service, RuntimeSettings settings) : IChatCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "One setting; all when left out", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "settings";

    public Right Needs => Right.ManageSettings;

    public string Example => "settings show";

    public Command Describe() => new("show", "Show what can be changed while the bot runs") { Name };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Name) is not { } name)
        {
            var all = await service.ListAsync(new PageRequest(Size: PageRequest.Largest), cancellationToken);
            return CommandResult.Say($"**Settings**\n\n{Phrase.Lines(all.Items.Select(state => (Phrase)$"- {Line(state)}"))}\n\n`settings set NAME VALUE` changes one.");
        }

        return await service.FindAsync(name.Trim('`'), cancellationToken) is { } found
            ? CommandResult.Say($"{Line(found)}\n\nChanging it affects {(Phrase)found.Setting.Affects}. `settings set {found.Setting.Name} default` takes it back to what is configured.")
            : SettingsSet.Unknown(name, settings);
    }

    // What it is first; its name is for changing it.
    private static Phrase Line(SettingState state)
    {
        Phrase changed = state.IsChanged ? " (changed here)" : "";
        return $"{(Phrase)state.Setting.Describes}: `{state.Setting.Name}` = **{SettingsSet.Shown(state.Value)}**{changed}";
    }
}

internal sealed class SettingsSet(SettingsService service, RuntimeSettings settings) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The setting's name in `settings show`" };
    private static readonly Argument<string[]> Value = new("value") { Description = "Its value; `default` is back to what is configured, `empty` is nothing", Arity = ArgumentArity.OneOrMore };

    public string Group => "settings";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "settings set limits.channel-per-minute 240";

    public Command Describe() => new("set", "Change a setting, at once and for all processes") { Name, Value };

    public async Task<CommandResult> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(Name).Trim('`');
        var written = string.Join(' ', parsed.GetRequiredValue(Value)).Trim('`');
        var value = written switch { "default" => null, "empty" => "", _ => written };
        return await service.SetAsync(context.Actor, name, value, cancellationToken) switch
        {
            null => Unknown(name, settings),
            { Wrong: { } good } change => new CommandResult.Refused($"`{value}` is no value of `{change.Setting.Name}`. It must be {good}.", $"settings show {change.Setting.Name}"),
            { } change => CommandResult.Say(
                $"`{change.Setting.Name}` is **{Shown(change.After)}** now; before: {Shown(change.Before)}. It affects {(Phrase)change.Setting.Affects}.",
                new ReplyButton("Undo", $"settings set {change.Setting.Name} {(change.Before.Length > 0 ? change.Before : "empty")}")),
        };
    }

    public static CommandResult Unknown(string name, RuntimeSettings settings)
    {
        var near = Spelling.Nearest(name, settings.All.Select(setting => setting.Name)).First();
        return new CommandResult.Refused($"There is no setting `{name}`. Did you mean `{near}`?", $"settings show {near}");
    }

    public static Phrase Shown(string value) => value.Length > 0 ? (Phrase)$"{value}" : "(empty)";
}
