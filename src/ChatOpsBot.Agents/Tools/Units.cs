using System.ComponentModel;
using System.Globalization;
using UnitsNet;

namespace ChatOpsBot.Agents.Tools;

/// <summary>Units of measurement, by their signs or their English names.</summary>
internal static class Units
{
    // Of a number that was worked out with doubles; the rest is noise.
    private const int Digits = 12;
    private const int MostNamed = 5;

    public static string Convert(double value, [Description("As km/h or miles")] string from, [Description("As m/s or kilometers")] string to)
    {
        foreach (var quantity in Quantity.Infos)
        {
            if (Find(quantity, from) is { } first && Find(quantity, to) is { } second)
                return $"{Rounded(UnitConverter.Convert(value, first, second))} {to}";
        }

        var unknown = new[] { from, to }.FirstOrDefault(unit => Quantity.Infos.All(quantity => Find(quantity, unit) is null));
        if (unknown is null)
            return $"{from} and {to} measure different things.";
        // Of a gallon there are several.
        var near = Quantity.Infos.SelectMany(quantity => quantity.UnitInfos).Where(each => each.Name.EndsWith(unknown.Trim().TrimEnd('s'), StringComparison.OrdinalIgnoreCase)).Select(each => each.Name).Distinct(StringComparer.Ordinal).Take(MostNamed).ToList();
        return near.Count == 0 ? $"There is no unit '{unknown}'." : $"There is no unit '{unknown}'; there is {string.Join(", ", near)}.";
    }

    private static Enum? Find(QuantityInfo quantity, string unit)
    {
        unit = unit.Trim();
        return UnitsNetSetup.Default.UnitParser.TryParse(unit, quantity.UnitType, CultureInfo.InvariantCulture, out var parsed) ? parsed
            : quantity.UnitInfos.FirstOrDefault(each => Same(each.Name, unit) || Same(each.PluralName, unit) || (quantity.Name == nameof(Temperature) && Same(each.Name, $"Degree{unit}")))?.Value
            ?? (quantity.Name == nameof(Temperature) && UnitsNetSetup.Default.UnitParser.TryParse($"°{unit}", quantity.UnitType, CultureInfo.InvariantCulture, out parsed) ? parsed : null);
    }

    private static bool Same(string name, string written) => name.Equals(written.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static string Rounded(double value) => double.IsFinite(value) ? ((decimal)double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture) : "unknown";
}
