using ChatOpsBot.Agents.Tools;

namespace ChatOpsBot.Tests;

/// <summary>Units of measurement, as models and people write them.</summary>
public sealed class UnitsTests
{
    [Theory]
    [InlineData(90, "km/h", "m/s", "25 m/s")]
    [InlineData(26.2, "miles", "kilometers", "42.1648128 kilometers")]
    [InlineData(100, "F", "C", "37.7777777778 C")]
    [InlineData(20, "Celsius", "°F", "68 °F")]
    [InlineData(3, "h", "m", "180 m")]
    [InlineData(3, "ft", "m", "0.9144 m")]
    [InlineData(2.5, "kWh", "MJ", "9 MJ")]
    [InlineData(1, "litre", "kilogram", "There is no unit 'litre'.")]
    [InlineData(1, "l", "kilogram", "l and kilogram measure different things.")]
    [InlineData(1, "UsGallon", "Liters", "3.785411784 Liters")]
    [InlineData(1, "parsnip", "m", "There is no unit 'parsnip'.")]
    public void Numbers_are_converted_between_units_of_the_same_kind(double value, string from, string to, string expected) => Units.Convert(value, from, to).ShouldBe(expected);

    [Fact]
    public void Unit_of_which_there_are_several_is_asked_for() => Units.Convert(1, "gallons", "l").ShouldContain("UsGallon");
}
