using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Administration;

/// <summary>Something that administrators change at run time.</summary>
/// <param name="Name">As <c>limits.tokens-per-day</c>.</param>
/// <param name="Describes">What it is, and its values.</param>
/// <param name="Affects">What is different once it is changed.</param>
/// <param name="Configured">Its value while nobody has changed it.</param>
/// <param name="Wrong">What a good value is; null for a good one.</param>
public sealed record Setting(string Name, string Describes, string Affects, Func<string> Configured, Func<string, Phrase?> Wrong)
{
    private static Phrase Or(IReadOnlyList<string> choices) => $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";

    /// <summary>A number from 0.</summary>
    public static Setting Number(string name, string describes, string affects, Func<int> configured) => new(
        name, describes, affects, () => configured().ToString(System.Globalization.CultureInfo.InvariantCulture),
        value => int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _) ? null : (Phrase)"a whole number from 0 to 2147483647; 0 means no limit");

    /// <summary>An amount of money from 0.</summary>
    public static Setting Amount(string name, string describes, string affects, Func<decimal> configured) => new(
        name, describes, affects, () => configured().ToString(System.Globalization.CultureInfo.InvariantCulture),
        value => decimal.TryParse(value, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out _) ? null : (Phrase)"an amount from 0, for example 2.50; 0 means no limit");

    public static Setting Choice(string name, string describes, string affects, Func<string> configured, params IReadOnlyList<string> choices) => new(
        name, describes, affects, configured, value => choices.Contains(value, StringComparer.Ordinal) ? null : Or(choices));

    /// <summary>On or off.</summary>
    public static Setting Switch(string name, string describes, string affects, Func<bool> configured) =>
        Choice(name, describes, affects, () => configured() ? "on" : "off", "on", "off");
}

/// <summary>The settings of all modules.</summary>
public sealed class RuntimeSettings(IEnumerable<Setting> all)
{
    public IReadOnlyList<Setting> All { get; } = [.. all.OrderBy(setting => setting.Name, StringComparer.Ordinal)];

    public Setting? Find(string name) => All.FirstOrDefault(setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase));

    public string Value(Snapshot snapshot, string name) =>
        snapshot.Settings.TryGetValue(name, out var value) ? value : Find(name)?.Configured() ?? throw new InvalidOperationException($"There is no setting '{name}'.");

    public int Number(Snapshot snapshot, string name) => int.Parse(Value(snapshot, name), System.Globalization.CultureInfo.InvariantCulture);

    public bool IsOn(Snapshot snapshot, string name) => Value(snapshot, name) == "on";
}
