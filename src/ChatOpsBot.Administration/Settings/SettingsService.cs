using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Paging;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Administration.Settings;

/// <summary>A setting as it is now.</summary>
/// <param name="IsChanged">It is not as configured.</param>
public sealed record SettingState(Setting Setting, string Value, bool IsChanged);

/// <summary>What was changed, or why not.</summary>
/// <param name="Wrong">What a good value is; null when it was changed.</param>
public sealed record SettingChange(Setting Setting, string Before, string After, Phrase? Wrong);

/// <summary>What can be changed while the bot runs.</summary>
public sealed class SettingsService(RuntimeSettings settings, IAdministrationStore store, CurrentAdministration administration)
{
    /// <summary>By name.</summary>
    public async Task<Page<SettingState>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        return Page.In(settings.All, page, setting => setting.Name).Select(setting => In(snapshot, setting));
    }

    /// <returns>Null when there is none of that name.</returns>
    public async Task<SettingState?> FindAsync(string name, CancellationToken cancellationToken) =>
        settings.Find(name) is { } setting ? In(await administration.ReadAsync(cancellationToken), setting) : null;

    /// <summary>Changes a setting, at once and for all processes.</summary>
    /// <param name="value">Null is back to what is configured.</param>
    /// <returns>Null when there is none of that name.</returns>
    public async Task<SettingChange?> SetAsync(Actor actor, string name, string? value, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { Setting: var setting, Value: var before })
            return null;
        var after = value ?? setting.Configured();
        if (value is not null && setting.Wrong(value) is { } wrong)
            return new SettingChange(setting, before, after, wrong);
        await store.ChangeAsync(new AdministrationChange.Setting(setting.Name, value), actor.Audit("setting.changed", setting.Name, before, after), _ => null, cancellationToken);
        administration.Expire();
        return new SettingChange(setting, before, after, null);
    }

    private SettingState In(Snapshot snapshot, Setting setting) => new(setting, settings.Value(snapshot, setting.Name), snapshot.Settings.ContainsKey(setting.Name));
}
