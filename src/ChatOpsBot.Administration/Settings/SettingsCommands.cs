using System.CommandLine;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Administration.Settings;

internal sealed class SettingsShow(RuntimeSettings settings) : IChatCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "One setting; all when left out", Arity = ArgumentArity.ZeroOrOne };

    public string Group => "settings";

    public Right Needs => Right.ManageSettings;

    public string Example => "settings show";

    public Command Describe() => new("show", "Show what can be changed while the bot runs") { Name };

    public Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        if (words.GetValue(Name) is not { } name)
            return Task.FromResult(CommandResult.Say($"**Settings**\n\n{Phrase.Lines(settings.All.Select(setting => (Phrase)$"- {Line(setting, context)}"))}\n\n`settings set NAME VALUE` changes one."));
        return Task.FromResult(settings.Find(name.Trim('`')) is { } found
            ? CommandResult.Say($"{Line(found, context)}\n\nChanging it affects {(Phrase)found.Affects}. `settings set {found.Name} default` takes it back to what is configured.")
            : SettingsSet.Unknown(name, settings));
    }

    // What it is first; its name is for changing it.
    private Phrase Line(Setting setting, CommandContext context)
    {
        var shown = SettingsSet.Shown(settings.Value(context.Administered, setting.Name));
        Phrase changed = context.Administered.Settings.ContainsKey(setting.Name) ? " (changed here)" : "";
        return $"{(Phrase)setting.Describes}: `{setting.Name}` = **{shown}**{changed}";
    }
}

internal sealed class SettingsSet(RuntimeSettings settings, IAdministrationStore store, CurrentAdministration administration) : IChatCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The setting's name in `settings show`" };
    private static readonly Argument<string[]> Value = new("value") { Description = "Its value; `default` is back to what is configured, `empty` is nothing", Arity = ArgumentArity.OneOrMore };

    public string Group => "settings";

    public Right Needs => Right.ManageSettings;

    public bool Changes => true;

    public string Example => "settings set limits.channel-per-minute 240";

    public Command Describe() => new("set", "Change a setting, at once and for all processes") { Name, Value };

    public async Task<CommandResult> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellationToken)
    {
        var name = words.GetRequiredValue(Name).Trim('`');
        if (settings.Find(name) is not { } setting)
            return Unknown(name, settings);
        var written = string.Join(' ', words.GetRequiredValue(Value)).Trim('`');
        var value = written == "empty" ? "" : written;
        if (written != "default" && setting.Wrong(value) is { } good)
            return new CommandResult.Refused($"`{value}` is no value of `{setting.Name}`. It must be {good}.", $"settings show {setting.Name}");
        var before = settings.Value(context.Administered, setting.Name);
        var after = written == "default" ? setting.Configured() : value;
        await store.ChangeAsync(new AdministrationChange.Setting(setting.Name, written == "default" ? null : value), context.Audit("setting.changed", setting.Name, before, after), _ => null, cancellationToken);
        administration.Expire();
        return CommandResult.Say($"`{setting.Name}` is **{Shown(after)}** now; before: {Shown(before)}. It affects {(Phrase)setting.Affects}.", new ReplyButton("Undo", $"settings set {setting.Name} {(before.Length > 0 ? before : "empty")}"));
    }

    public static CommandResult Unknown(string name, RuntimeSettings settings)
    {
        var near = Spelling.Nearest(name, settings.All.Select(setting => setting.Name)).First();
        return new CommandResult.Refused($"There is no setting `{name}`. Did you mean `{near}`?", $"settings show {near}");
    }

    public static Phrase Shown(string value) => value.Length > 0 ? (Phrase)$"{value}" : "(empty)";
}
