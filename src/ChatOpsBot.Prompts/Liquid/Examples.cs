using System.Globalization;

namespace ChatOpsBot.Prompts.Liquid;

/// <summary>The values that a head gives to try a prompt with.</summary>
internal static class Examples
{
    public static Dictionary<string, object> Of(PromptHead head) =>
        head.Variables.ToDictionary(variable => variable.Key, variable => Value(variable.Key, variable.Value), StringComparer.Ordinal);

    private static object Value(string name, PromptVariable variable) => variable.Type switch
    {
        "list" => variable.Example is List<object> elements ? elements.ConvertAll(Element) : new List<object> { variable.Fields.ToDictionary(field => field, object (field) => field, StringComparer.Ordinal) },
        "number" => double.TryParse(variable.Example?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : 1,
        _ => variable.Example?.ToString() ?? variable.Default?.ToString() ?? name,
    };

    private static object Element(object element) => element is Dictionary<object, object> fields
        ? fields.ToDictionary(field => field.Key.ToString()!, field => field.Value, StringComparer.Ordinal)
        : element;
}
